using StackExchange.Redis;

namespace Amply.EndToEnd.Cluster;

/// <summary>clients, slowlog, ratelimit list and cli over all shards.</summary>
[Collection(ClusterLabTests.Name)]
public sealed class LookingVerbsOfAClusterTests(ClusterLab shared)
{
    private static readonly int[] Shards = [0, 1, 2];

    [Fact]
    public async Task Clients_and_slowlog_read_every_node()
    {
        var report = await shared.ReadAsync("clients", "--by", "node");
        var slow = await shared.ReadAsync("slowlog");

        // A node without a client has no group.
        Assert.InRange(report["groups"]!.AsArray().Count, 1, 6);
        Assert.Equal(6, slow["nodes"]!.AsArray().Count);
        Assert.Equal(6, (int)report["replicationLinks"]!);
    }

    [Fact]
    public async Task Cli_goes_to_the_node_that_owns_the_key()
    {
        foreach (var shard in Shards)
        {
            var key = shared.On(shard, "cache:cli:");
            Assert.Equal(ExitCode.Done, await shared.RunAsync("cli", "SET", key, $"of {shard}", "--execute"));
            Assert.Equal($"of {shard}", (string?)await shared.Database.StringGetAsync(key));
            Assert.Equal($"of {shard}", (string?)(await shared.ReadAsync("cli", "GET", key))["replies"]![0]!["reply"]);
        }

        Assert.Equal(6, (await shared.ReadAsync("cli", "CLUSTER", "MYID", "--all-nodes"))["replies"]!.AsArray().Count);
    }

    [Fact]
    public async Task Ratelimit_list_joins_the_shards()
    {
        await shared.SeedAsync();
        foreach (var shard in Shards)
        {
            await shared.Database.StringSetAsync(shared.On(shard, "rate:high:"), 90_000 + shard, TimeSpan.FromHours(1));
        }

        var list = await shared.ReadAsync("ratelimit", "list", "--limit", "3");

        Assert.Equal([90_002, 90_001, 90_000], list["counters"]!.AsArray().Select(one => (int)one!["count"]!));
        Assert.Equal(63, (int)list["seen"]!);
    }
}
