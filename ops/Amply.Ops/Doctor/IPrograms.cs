using System.ComponentModel;
using System.Diagnostics;
using Amply.Ops.Target;

namespace Amply.Ops.Doctor;

/// <summary>Runs other programs of this machine.</summary>
internal interface IPrograms
{
    /// <summary>The path of a program on PATH; null where it is missing.</summary>
    string? Find(string name);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="ceiling">A program that runs longer is killed, with its children.</param>
    Task<ProgramRun> RunAsync(
        string path, IEnumerable<string> arguments, string directory, TimeSpan ceiling, CancellationToken cancellationToken);
}

/// <summary>The result of a program.</summary>
/// <param name="ExitCode">Null where it did not end within its time, or could not be started.</param>
/// <param name="Output">At most 64 KiB.</param>
internal sealed record ProgramRun(int? ExitCode, string Output, string Error)
{
    public bool IsDone => ExitCode == 0;

    /// <summary>The first line of its output, else of its errors.</summary>
    public string FirstLine => $"{Output}\n{Error}"
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("it printed nothing");
}

/// <summary>The programs on PATH.</summary>
internal sealed class PathPrograms : IPrograms
{
    private const int MostBytes = 64 * 1024;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public string? Find(string name) => name.Contains('/', StringComparison.Ordinal)
        ? IsProgram(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram);

    public async Task<ProgramRun> RunAsync(
        string path, IEnumerable<string> arguments, string directory, TimeSpan ceiling, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PULUMI_SKIP_UPDATE_CHECK"] = "true", ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ceiling);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return new ProgramRun(null, "", "it cannot be started");
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var output = BoundedText.OfProcessAsync(process.StandardOutput.BaseStream, "its output", MostBytes, limit.Token);
                var error = BoundedText.OfProcessAsync(process.StandardError.BaseStream, "its errors", MostBytes, limit.Token);
                var texts = (Text(await output), Text(await error));
                await process.WaitForExitAsync(limit.Token);
                return new ProgramRun(process.ExitCode, texts.Item1, texts.Item2);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return new ProgramRun(null, "", $"it did not end within {ceiling.TotalSeconds:0} s");
            }
        }
    }

    private static string Text(Attempt<string> read) => read.Succeeded(out var text, out var refusal) ? text : refusal.What;

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != 0);
}
