using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.TestServers;
using Amply.Wire;
using StackExchange.Redis;

namespace Amply.Lab.Tests.Cluster;

/// <summary>Shards come and go while clients read and write.</summary>
public sealed class ReshardTests
{
    private const string Name = "reshards";
    private const string Group = LabUnderTest.GroupId;

    [ClientFact(TestClient.RedisPy, Timeout = 600_000)]
    public async Task Any_number_of_shards_becomes_any_other_and_clients_notice_nothing()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 1, replicas: 1);
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(300);
        await using var traffic = new ClusterTraffic(client.Database);
        await using var python = await PythonTraffic.StartAsync(outputs);

        foreach (var shards in new[] { 2, 4, 3, 1, 2 })
        {
            var applied = await ApplyAsync(folder, shards, replicas: 1);
            Assert.Null(applied.Problem);
            Assert.Single(applied.Steps);
            await CheckAsync(folder, shards, nodes: 2);
        }

        Assert.Empty(await traffic.LostAsync());
        Assert.Empty(traffic.Errors);
        var seen = await python.EndAsync();
        Assert.Equal("[] []", $"{seen.GetProperty("errors")} {seen.GetProperty("lost")}");
        Assert.Empty(await client.MissingAsync(300));
        Assert.Equal(["0001-001", "0001-002", "0002-001", "0002-002"], folder.Labs.Outputs(Name).Nodes.Select(node => node[(Group.Length + 1)..]));
    }

    [Fact(Timeout = 300_000)]
    public async Task Keys_move_as_they_are()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 1, replicas: 0);
        await using var client = await ClusterClient.OpenAsync(outputs);
        var database = client.Database;
        // One tag, one slot; the shard that is added takes the upper half, and foo is in 12182.
        RedisKey Key(string name) => $"{{foo}}:{name}";
        RedisKey binary = new byte[] { (byte)'{', (byte)'f', (byte)'o', (byte)'o', (byte)'}', 0, 0xff, (byte)'\r', (byte)'\n', 0x80 };
        var large = new string('x', 20_000_000);
        await database.StringSetAsync(Key("large"), large);
        await database.StringSetAsync(Key("ttl"), "1", TimeSpan.FromHours(1));
        await database.StringSetAsync(binary, "2");
        await database.HashSetAsync(Key("hash"), [.. Enumerable.Range(0, 5_000).Select(n => new HashEntry(n, n))]);
        await database.SortedSetAddAsync(Key("sorted"), [.. Enumerable.Range(0, 500).Select(n => new SortedSetEntry(n, n))]);
        await database.StreamAddAsync(Key("stream"), "field", "value");
        for (var number = 0; number < 100; number++)
        {
            await database.StringSetAsync(Key(number.ToString()), number);
        }

        Assert.Null((await ApplyAsync(folder, shards: 2, replicas: 0)).Problem);

        var status = await folder.StatusAsync(Name);
        await using (var second = await RedisConnection.OpenAsync(outputs, status.Nodes[1].Endpoint))
        {
            Assert.Equal("106", await second.SendAsync("DBSIZE"));
        }

        Assert.Equal(large, await database.StringGetAsync(Key("large")));
        Assert.Null(await database.KeyTimeToLiveAsync(Key("large")));
        Assert.InRange((await database.KeyTimeToLiveAsync(Key("ttl")))!.Value, TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));
        Assert.Equal("2", await database.StringGetAsync(binary));
        Assert.Equal(5_000, await database.HashLengthAsync(Key("hash")));
        Assert.Equal(499, await database.SortedSetScoreAsync(Key("sorted"), 499));
        Assert.Equal(1, await database.StreamLengthAsync(Key("stream")));
        Assert.Equal("99", await database.StringGetAsync(Key("99")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Shards_replicas_and_settings_change_in_one_apply_and_all_else_works_after_it()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 2, replicas: 1);
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(60);

        var applied = await folder.Labs.ApplyAsync(
            Name, TestPlan.Of(replicas: 2, clusterMode: "enabled", shards: 3, nodeType: "cache.t3.small", policy: "allkeys-lru", generation: 2), ["shards=3"], CancellationToken.None);

        Assert.Null(applied.Problem);
        Assert.Equal(
            ["adding shards, 3 in all", "adding replicas, 2 per shard", "modifying node type cache.t3.small, parameter group amply-redis-params", "rotating the token"], applied.Steps.AsEnumerable());
        await CheckAsync(folder, shards: 3, nodes: 3);
        var now = folder.Labs.Outputs(Name);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        foreach (var node in (await folder.StatusAsync(Name)).Nodes)
        {
            await using var one = await RedisConnection.OpenAsync(now, node.Endpoint);
            Assert.Contains("maxmemory_policy:allkeys-lru", await one.SendAsync("INFO", "memory"), StringComparison.Ordinal);
            Assert.Contains("maxmemory:1471026299", await one.SendAsync("INFO", "memory"), StringComparison.Ordinal);
        }

        await SentAsync(api, "TestFailover", ("NodeGroupId", "0003"));
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Single(node => node.Id == $"{Group}-0003-001").Role is "replica");
        await SentAsync(api, "DecreaseReplicaCount", ("NewReplicaCount", "1"), ("ApplyImmediately", "true"));
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Length is 6);
        Assert.Empty(await client.MissingAsync(60));
        await client.FillAsync(60);

        var removed = await ApplyAsync(folder, shards: 1, replicas: 1);
        Assert.Null(removed.Problem);
        await CheckAsync(folder, shards: 1, nodes: 2);
        Assert.Empty(await client.MissingAsync(60));
        Assert.Equal([$"{Group}-0001-001", $"{Group}-0001-002"], Directory.GetDirectories(Path.Combine(folder.Of(Name), "nodes")).Select(Path.GetFileName).Order());
    }

    [Fact(Timeout = 300_000)]
    public async Task Shard_that_is_named_goes_and_the_next_one_is_numbered_on()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 3, replicas: 0);
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(60);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        await SentAsync(api, "ModifyReplicationGroupShardConfiguration", ("NodeGroupCount", "2"), ("ApplyImmediately", "true"), ("NodeGroupsToRemove.NodeGroupToRemove.1", "0001"));
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Length is 2);
        await CheckAsync(folder, shards: 2, nodes: 1);
        await SentAsync(api, "ModifyReplicationGroupShardConfiguration", ("NodeGroupCount", "3"), ("ApplyImmediately", "true"));
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Length is 3);
        await CheckAsync(folder, shards: 3, nodes: 1);

        Assert.Equal(["0002", "0003", "0004"], (await folder.StatusAsync(Name)).Nodes.Select(node => node.Shard));
        Assert.Empty(await client.MissingAsync(60));
        var told = (await api.QueryAsync("DescribeEvents")).Values("Message").ToArray();
        Assert.Contains("Removed node groups 0001", told);
        Assert.Contains("Added node groups 0004", told);
        Assert.Equal(2, told.Count(message => message == $"Resharding of replication group {Group} completed"));
    }

    internal static Task<LabApplyResult> ApplyAsync(LabFolder folder, int shards, int replicas, string name = Name) =>
        folder.Labs.ApplyAsync(name, TestPlan.Of(replicas, clusterMode: "enabled", shards: shards), [], CancellationToken.None);

    /// <summary>Every node has the same map, of which each shard has an equal part and no slot is open; so does the API.</summary>
    internal static async Task CheckAsync(LabFolder folder, int shards, int nodes, string name = Name)
    {
        var (status, outputs) = (await folder.UntilAsync(name, LabFolder.IsWhole), folder.Labs.Outputs(name));
        Assert.Equal(Enumerable.Repeat(nodes, shards), status.Nodes.GroupBy(node => node.Shard).Select(shard => shard.Count()));
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        var described = (await api.QueryAsync("DescribeReplicationGroups")).Values("Slots").Order(StringComparer.Ordinal).ToArray();
        Assert.All(described, slots => Assert.InRange(SlotSet.Parse(slots).Count, SlotSet.Total / shards, (SlotSet.Total / shards) + 1));
        foreach (var node in status.Nodes)
        {
            await using var one = await RedisConnection.OpenAsync(outputs, node.Endpoint);
            Assert.Contains("cluster_state:ok", await one.SendAsync("CLUSTER", "INFO"), StringComparison.Ordinal);
            var map = ClusterLine.Parse(await one.SendAsync("CLUSTER", "NODES"));
            Assert.Equal(status.Nodes.Length, map.Length);
            Assert.All(map, line => Assert.Empty(line.Moving));
            Assert.Equal(described, map.Where(line => line.Slots.Count > 0).Select(line => line.Slots.Text(',')).Order(StringComparer.Ordinal));
        }
    }

    private static async Task SentAsync(RawClient api, string action, params (string, string)[] parameters)
    {
        var answer = await api.QueryAsync(action, [("ReplicationGroupId", Group), .. parameters]);
        Assert.True(answer.Status is 200, answer.Message);
    }
}
