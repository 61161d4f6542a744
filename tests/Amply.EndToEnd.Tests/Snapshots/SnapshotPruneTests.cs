using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Snapshots;

/// <summary>Deleting snapshots of a lab, from the command line to the files that they are.</summary>
public sealed class SnapshotPruneTests
{
    [Fact]
    public async Task Prune_keeps_the_newest_good_ones_and_takes_the_rest_with_their_files()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        foreach (var name in new[] { "first", "second", "third" })
        {
            await lab.Cli.SucceedAsync("snapshot", "create", "--name", name, "--execute", "--lab", lab.Name);
        }

        await lab.Cli.SucceedAsync("lab", "fault", "snapshot-fail", "--lab", lab.Name);
        var failed = await lab.Cli.RunAsync("snapshot", "create", "--name", "spoilt", "--execute", "--lab", lab.Name);
        Assert.True(failed.ExitCode == 1, failed.ToString());
        Assert.Equal(3, Files(lab));

        var young = await lab.Cli.SucceedAsync("snapshot", "prune", "--older-than", "1d", "--execute", "--lab", lab.Name);
        Assert.Contains("0 of 0 snapshots deleted.", young.Output, StringComparison.Ordinal);

        await lab.Cli.SucceedAsync("snapshot", "prune", "--keep", "2", "--lab", lab.Name);
        Assert.Equal(3, Files(lab));

        var pruned = await lab.Cli.SucceedAsync("snapshot", "prune", "--keep", "2", "--execute", "--lab", lab.Name);
        Assert.Contains("2 of 2 snapshots deleted.", pruned.Output, StringComparison.Ordinal);
        Assert.Equal("second third", await LeftAsync(lab));
        Assert.Equal(2, Files(lab));

        await lab.Cli.SucceedAsync("snapshot", "delete", "--name", "Second", "--execute", "--lab", lab.Name);
        var again = await lab.Cli.RunAsync("snapshot", "delete", "--name", "second", "--execute", "--lab", lab.Name);
        Assert.True(again.ExitCode == 3, again.ToString());
        Assert.Contains("It has: third", again.Error, StringComparison.Ordinal);

        var last = await lab.Cli.SucceedAsync("snapshot", "prune", "--keep", "1", "--older-than", "0s", "--execute", "--lab", lab.Name);
        Assert.Contains("0 of 0", last.Output, StringComparison.Ordinal);
        Assert.Equal("third", await LeftAsync(lab));
    }

    private static int Files(RunningLab lab) => Directory.EnumerateFiles(Path.Combine(lab.HomeDirectory, ".lab", ".snapshots", lab.Name), "*.rdb", SearchOption.AllDirectories).Count();

    private static async Task<string> LeftAsync(RunningLab lab)
    {
        var list = await lab.Cli.SucceedAsync("snapshot", "list", "--lab", lab.Name);
        return string.Join(' ', list.Output.Split('\n').Skip(1).Select(l => l.Split(' ')[0]).Where(n => n.Length > 0).Order(StringComparer.Ordinal));
    }
}
