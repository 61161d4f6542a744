using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.Keyspace.Seeding;

namespace Amply.EndToEnd.Status;

/// <summary>The routines against a lab of three shards, each with a replica.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Status_failover_and_flush_know_every_shard()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=cluster", "--set", "shards=3", "--set", "replicas=1");
        var plan = new SeedPlan(new SeedOptions { Sessions = 600, RateCounters = 60, CachedQueries = 60, CeleryResults = 60 }, DateTimeOffset.UtcNow);
        await using (var client = await LabRedis.ConnectAsync(lab))
        {
            await new Seeder(client.GetDatabase(), TimeProvider.System).WriteAsync(plan, default);
        }

        var nodes = await NodesAsync(lab);
        Assert.Equal(["0001 primary", "0001 replica", "0002 primary", "0002 replica", "0003 primary", "0003 replica"], nodes.Select(n => $"{n["shard"]} {n["role"]}").Order(StringComparer.Ordinal));
        Assert.All(nodes, n => Assert.StartsWith($"amply-redis-prod-{n["shard"]}-", (string?)n["id"], StringComparison.Ordinal));

        var unnamed = await lab.Cli.RunAsync("failover", "--lab", lab.Name, "--execute", "--yes");
        Assert.True(unnamed.ExitCode == 3, unnamed.ToString());
        Assert.Contains("3 shards: 0001, 0002, 0003. Choose one", unnamed.Everything, StringComparison.Ordinal);
        var unknown = await lab.Cli.RunAsync("failover", "--lab", lab.Name, "--shard", "0009", "--execute", "--yes");
        Assert.True(unknown.ExitCode == 3, unknown.ToString());

        var done = JsonNode.Parse((await lab.Cli.SucceedAsync("failover", "--lab", lab.Name, "--shard", "0002", "--execute", "--yes", "--output", "json")).Output)!;
        var result = done["result"] ?? done;
        Assert.Equal(("amply-redis-prod-0002-001", "amply-redis-prod-0002-002"), ((string?)result["fromNode"], (string?)result["toNode"]));
        Assert.True((double)result["writeOutageMs"]! > 0);
        Assert.True((int)result["acknowledgedWrites"]! > 0);
        Assert.Equal(["amply-redis-prod-0001-001", "amply-redis-prod-0002-002", "amply-redis-prod-0003-001"], (await NodesAsync(lab)).Where(n => (string?)n["role"] == "primary").Select(n => (string?)n["id"]).Order(StringComparer.Ordinal));

        // Another shard's failover cools down by itself.
        await lab.Cli.SucceedAsync("failover", "--lab", lab.Name, "--shard", "0003");
        Assert.Equal(3, (await lab.Cli.RunAsync("failover", "--lab", lab.Name, "--shard", "0002", "--execute", "--yes")).ExitCode);

        await lab.Cli.SucceedAsync("sessions", "flush", "--everyone", "--lab", lab.Name, "--execute", "--yes");
        await using var after = await LabRedis.ConnectAsync(lab);
        Assert.Equal(new SeedCheck(180, 0, 0, 0), await new Seeder(after.GetDatabase(), TimeProvider.System).CheckOthersAsync(plan, default));
        Assert.Equal(180, (await Task.WhenAll(LabRedis.Primaries(after).Select(s => s.DatabaseSizeAsync()))).Sum());
    }

    private static async Task<JsonNode[]> NodesAsync(RunningLab lab) =>
        [.. JsonNode.Parse((await lab.Cli.RunAsync("status", "--lab", lab.Name, "--output", "json")).Output)!["nodes"]!.AsArray().OfType<JsonNode>()];
}
