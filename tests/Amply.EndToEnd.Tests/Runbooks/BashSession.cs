using System.Diagnostics;

namespace Amply.EndToEnd.Runbooks;

/// <summary>The shell that a person keeps open while working through a page: variables stay from one command to the next.</summary>
internal sealed class BashSession : IAsyncDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(6);

    private readonly Process bash;
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("amply-runbook-");

    /// <param name="words">The command that becomes a bash which reads its standard input.</param>
    public BashSession(string directory, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        bash = Process.Start(start)!;
        // The code of the first command that fails is a block's; a failure is not hidden behind a pipe.
        bash.StandardInput.WriteLine("""set -o pipefail; failed=0; trap 'code=$?; [ "$failed" -ne 0 ] || failed=$code' ERR""");
    }

    /// <summary>Runs commands; returns the first exit code that is not 0, and everything printed.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string code)
    {
        var (script, said) = (Path.Combine(scratch.FullName, "block.sh"), Path.Combine(scratch.FullName, "said"));
        await File.WriteAllTextAsync(script, code + "\n");
        // Without a terminal: whatever would ask refuses.
        await bash.StandardInput.WriteLineAsync($"failed=0; . '{script}' </dev/null >'{said}' 2>&1; echo \"$failed\"");
        await bash.StandardInput.FlushAsync();
        using var ceiling = new CancellationTokenSource(Ceiling);
        try
        {
            var answer = await bash.StandardOutput.ReadLineAsync(ceiling.Token);
            return (int.Parse(answer ?? throw new InvalidOperationException($"the shell ended in:\n{code}")), await File.ReadAllTextAsync(said, CancellationToken.None));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"not ended within {Ceiling}:\n{code}\n{await File.ReadAllTextAsync(said, CancellationToken.None)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            bash.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell has ended already; the block in which it did is the failure to show.
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await bash.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            bash.Kill(entireProcessTree: true);
        }

        bash.Dispose();
        scratch.Delete(recursive: true);
    }
}
