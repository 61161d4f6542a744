using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.Wire;

namespace Amply.Lab.Tests.Cluster;

/// <summary>Shards lose their primaries one by one.</summary>
public sealed class FailoverTests
{
    private const string Name = "shards";
    private const string Group = LabUnderTest.GroupId;

    [Fact(Timeout = 240_000)]
    public async Task Failover_moves_one_shard_and_leaves_the_others_alone()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 3, replicas: 1);
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(60);
        var before = await folder.StatusAsync(Name);
        await ReplicatedAsync(folder);

        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        var answer = await api.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0002"));
        Assert.True(answer.Status is 200, answer.Message);
        var after = await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && Primary(status, "0002") == $"{Group}-0002-002" && ProcessOf(status, 2) != ProcessOf(before, 2));

        Assert.Empty(await client.MissingAsync(60));
        await client.FillAsync(60);
        Assert.Equal([0, 1, 3, 4, 5], Enumerable.Range(0, 6).Where(i => ProcessOf(before, i) == ProcessOf(after, i)));
        Assert.Equal($"{Group}-0001-001", Primary(after, "0001"));
        Assert.Equal($"{Group}-0003-001", Primary(after, "0003"));
    }

    [Fact(Timeout = 240_000)]
    public async Task Primaries_that_are_killed_are_failed_over_shard_by_shard()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 2, replicas: 2);
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(40);
        await ReplicatedAsync(folder);

        // Both at once: no majority is left that could vote.
        await folder.Labs.KillAsync(Name, $"{Group}-0001-001", CancellationToken.None);
        await folder.Labs.KillAsync(Name, $"{Group}-0002-001", CancellationToken.None);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status)
            && Primary(status, "0001") is { } first && first != $"{Group}-0001-001" && Primary(status, "0002") is { } second && second != $"{Group}-0002-001");

        Assert.Empty(await client.MissingAsync(40));
        await client.FillAsync(40);
    }

    [Fact(Timeout = 240_000)]
    public async Task Only_node_of_a_shard_comes_back_empty_with_its_slots()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 2, replicas: 0);
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(40);
        var lost = (await folder.NodeAsync(Name, $"{Group}-0001-001")).ProcessId;

        await folder.Labs.KillAsync(Name, $"{Group}-0001-001", CancellationToken.None);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && ProcessOf(status, 0) != lost);

        var missing = await client.MissingAsync(40);
        Assert.InRange(missing.Count, 1, 39);
        await client.FillAsync(40);
        Assert.Empty(await client.MissingAsync(40));
    }

    [Fact(Timeout = 240_000)]
    public async Task Replicas_come_and_go_shard_by_shard()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 2, replicas: 1);
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(40);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        var more = await api.QueryAsync(
            "IncreaseReplicaCount",
            ("ReplicationGroupId", Group), ("ApplyImmediately", "true"),
            ("ReplicaConfiguration.ConfigureShard.1.NodeGroupId", "0002"), ("ReplicaConfiguration.ConfigureShard.1.NewReplicaCount", "2"));
        Assert.True(more.Status is 200, more.Message);
        var grown = await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Length is 5);
        Assert.Equal(["0001", "0001", "0002", "0002", "0002"], grown.Nodes.Select(node => node.Shard));
        Assert.Equal($"{Group}-0002-003", grown.Nodes[^1].Id);

        var fewer = await api.QueryAsync("DecreaseReplicaCount", ("ReplicationGroupId", Group), ("ApplyImmediately", "true"), ("NewReplicaCount", "0"));
        Assert.True(fewer.Status is 200, fewer.Message);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Length is 2);
        await using var one = await RedisConnection.OpenAsync(outputs);
        Assert.Equal(2, ClusterLine.Parse(await one.SendAsync("CLUSTER", "NODES")).Length);
        Assert.Empty(await client.MissingAsync(40));
    }

    [Fact(Timeout = 240_000)]
    public async Task New_token_is_valid_on_every_node()
    {
        const string next = "NextTokenOfTheLab0123456789";
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 2, replicas: 1);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        foreach (var strategy in new[] { "ROTATE", "SET" })
        {
            var answer = await api.QueryAsync(
                "ModifyReplicationGroup", ("ReplicationGroupId", Group), ("ApplyImmediately", "true"), ("AuthToken", next), ("AuthTokenUpdateStrategy", strategy));
            Assert.True(answer.Status is 200, answer.Message);
            await folder.UntilAsync(Name, LabFolder.IsWhole);
        }

        await using var client = await ClusterClient.OpenAsync(outputs, next);
        await client.FillAsync(40);
        foreach (var node in (await folder.StatusAsync(Name)).Nodes)
        {
            // The old one opens no connection any more.
            await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RedisConnection.OpenAsync(outputs, node.Endpoint));
        }
    }

    // Asynchronous replication may lose writes of the last moment, which is not what these tests are about.
    private static Task<LabStatus> ReplicatedAsync(LabFolder folder) => folder.UntilAsync(
        Name, status => status.Nodes.GroupBy(node => node.Shard).All(shard => shard.Select(node => node.Offset).Distinct().Count() is 1));

    private static string? Primary(LabStatus status, string shard) => status.Nodes.SingleOrDefault(node => node.Shard == shard && node.Role is "primary")?.Id;

    private static int? ProcessOf(LabStatus status, int node) => status.Nodes[node].ProcessId;
}
