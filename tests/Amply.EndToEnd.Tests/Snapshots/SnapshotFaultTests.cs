using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Snapshots;

/// <summary>What the snapshot routines say, and leave alone, while ElastiCache does not play along.</summary>
public sealed class SnapshotFaultTests
{
    [Fact]
    public async Task An_api_that_fails_or_throttles_changes_nothing_and_is_named()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        await lab.Cli.SucceedAsync("snapshot", "create", "--name", "kept", "--execute", "--lab", lab.Name);

        foreach (var (fault, code) in new[] { ("api-500", "InternalFailure"), ("api-throttle", "Throttling") })
        {
            await lab.Cli.SucceedAsync("lab", "fault", fault, "--lab", lab.Name);
            await EndsAsync(lab, 3, code, "snapshot", "create", "--name", "never", "--execute", "--lab", lab.Name);
            await EndsAsync(lab, 1, code, "snapshot", "list", "--lab", lab.Name);
            await EndsAsync(lab, 1, code, "snapshot", "export", "kept", "--bucket", "amply-exports", "--execute", "--lab", lab.Name);
            await EndsAsync(lab, 1, code, "snapshot", "delete", "--name", "kept", "--execute", "--lab", lab.Name);
            await lab.Cli.SucceedAsync("lab", "fault", fault, "--lift", "--lab", lab.Name);
        }

        var left = await lab.Cli.SucceedAsync("snapshot", "list", "--lab", lab.Name);
        Assert.Contains("kept ", left.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never", left.Output, StringComparison.Ordinal);
        await EndsAsync(lab, 3, "a snapshot kept exists already", "snapshot", "create", "--name", "kept", "--execute", "--lab", lab.Name);
    }

    private static async Task EndsAsync(RunningLab lab, int exitCode, string why, params string[] arguments)
    {
        var result = await lab.Cli.RunAsync(arguments);
        Assert.True(result.ExitCode == exitCode && result.Everything.Contains(why, StringComparison.Ordinal), result.ToString());
    }
}
