using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Runbooks;

namespace Amply.EndToEnd.Cluster;

/// <summary>A cluster of which three slots belong to no shard: every verb that needs all slots says how many.</summary>
public sealed class SlotsMissingTests
{
    [Fact]
    public async Task Verbs_say_how_many_slots_are_not_served()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=cluster", "--set", "shards=3", "--set", "replicas=1", "--set", "protect=false");
        foreach (var node in (await lab.StatusAsync()).Nodes)
        {
            await NodeAdmin.ExecuteAsync(lab, node.Id, "CLUSTER", "DELSLOTS", 0, 1, 2);
        }

        string[] verbs = ["sessions count", "keyspace", "sessions flush --everyone"];
        var said = await Task.WhenAll(verbs.Select(verb => lab.Cli.RunAsync([.. verb.Split(' '), "--lab", lab.Name])));

        Assert.All(said, run =>
        {
            Assert.Matches(
                @"(?m)^error: no primary answers within 1\d s\. \S+: the cluster does not serve requests: 3 of 16,384 slots are not served \(CLUSTERDOWN\)\. ",
                run.Error);
            Assert.Matches(@"(?m)^\d+ s / 15 s  ", run.Error);
            Assert.EndsWith("\n  Fix: ./amply runbook failover\n", run.Error, StringComparison.Ordinal);
        });
    }
}
