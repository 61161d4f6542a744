using System.Diagnostics;
using System.Text;
using Amply.TestServers;

namespace Amply.EndToEnd.Harness;

/// <summary>The command line as a user runs it: a process of its own, without a terminal.</summary>
internal sealed class AmplyCli(string home, IReadOnlyDictionary<string, string>? environment = null)
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(3);

    private readonly List<CliResult> _transcript = [];

    /// <summary>Everything that was run, with what it printed.</summary>
    public IReadOnlyList<CliResult> Transcript => _transcript;

    public async Task<CliResult> RunAsync(params string[] arguments)
    {
        var result = await RunProcessAsync(ShippedProgram.Words[0], [.. ShippedProgram.Words.Skip(1), .. arguments], environment, home);
        lock (_transcript)
        {
            _transcript.Add(result);
        }

        PastedHints.Check(result.Output);
        PastedHints.Check(result.Error);
        return result;
    }

    /// <summary>Runs and insists on exit code 0.</summary>
    public async Task<CliResult> SucceedAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    /// <summary>Runs any program to its end; what hangs is killed and fails the test with what it printed until then.</summary>
    public static async Task<CliResult> RunProcessAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? home = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = home ?? Environment.CurrentDirectory };
        if (home is not null)
        {
            start.Environment["AMPLY_HOME"] = home;
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return await RunProcessAsync(start);
    }

    /// <summary>Runs a copy of the program with <paramref name="environment"/> and nothing else of this process's environment.</summary>
    public static Task<CliResult> RunAloneAsync(
        string program, string directory, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return RunProcessAsync(start);
    }

    /// <summary>Runs a program that is described whole, environment included.</summary>
    public static async Task<CliResult> RunProcessAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        process.StandardInput.Close();
        var output = new StringBuilder();
        var error = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var ceiling = new CancellationTokenSource(Ceiling);
        try
        {
            await process.WaitForExitAsync(ceiling.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {Ceiling}.\n{output}\n{error}");
        }

        return new CliResult(string.Join(' ', start.ArgumentList), process.ExitCode, Text(output), Text(error));
    }

    private static void Append(StringBuilder to, string? line)
    {
        if (line is not null)
        {
            lock (to)
            {
                to.Append(line).Append('\n');
            }
        }
    }

    private static string Text(StringBuilder from)
    {
        lock (from)
        {
            return from.ToString();
        }
    }
}

/// <summary>What one run of a program came to.</summary>
internal sealed record CliResult(string Command, int ExitCode, string Output, string Error)
{
    public string Everything => Output + Error;

    public override string ToString() => $"{Command}\nexit code {ExitCode}\n{Output}{Error}";
}
