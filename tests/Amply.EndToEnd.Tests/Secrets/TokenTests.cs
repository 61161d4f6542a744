using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Secrets;

/// <summary>The token is where clients find it and nowhere else.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task It_appears_in_nothing_that_any_command_prints_logs_or_passes_on()
    {
        await using var lab = await RunningLab.UpAsync("--output", "json");
        var token = lab.Token;
        Assert.Matches("^[A-Za-z0-9]{16,128}$", token);
        string[] target = ["--lab", lab.Name];
        string[][] commands =
        [
            ["plan", "prod"],
            ["plan", "prod", "--set", "mode=ha", "--from", "mode=single", "--output", "json"],
            ["lab", "status", .. target],
            ["lab", "status", .. target, "--output", "json"],
            ["lab", "apply", .. target, "--set", "mode=ha"],
            ["status", .. target],
            ["status", .. target, "--output", "json"],
            ["snapshot", "create", .. target, "--execute", "--yes"],
            ["snapshot", "list", .. target, "--output", "json"],
            ["failover", .. target, "--execute", "--yes"],
            ["sessions", "count", .. target],
            ["sessions", "flush", "--everyone", .. target, "--execute", "--yes"],
            ["history", .. target],
        ];

        foreach (var command in commands)
        {
            var running = lab.Cli.RunAsync(command);
            while (!running.IsCompleted)
            {
                Assert.DoesNotContain(ProcessTable.CommandLines(), line => line.Contains(token, StringComparison.Ordinal));
                await Task.WhenAny(running, Task.Delay(50));
            }

            Assert.True((await running).ExitCode is 0 or 5, (await running).ToString());
        }

        Assert.DoesNotContain(lab.Cli.Transcript, r => r.Everything.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(Logs(lab), file => File.ReadAllText(file).Contains(token, StringComparison.Ordinal));
    }

    private static List<string> Logs(RunningLab lab)
    {
        var home = Path.GetFullPath(Path.Combine(lab.Directory, "..", ".."));
        var logs = Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".log" or ".jsonl" || Path.GetFileName(f) == "plan.json").ToList();
        Assert.Contains(logs, f => f.EndsWith("supervisor.log", StringComparison.Ordinal));
        Assert.Contains(logs, f => f.EndsWith(".jsonl", StringComparison.Ordinal));
        return logs;
    }
}
