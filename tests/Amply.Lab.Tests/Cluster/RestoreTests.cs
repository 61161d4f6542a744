using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.Cluster;

/// <summary>Snapshots outlive a lab, and the next one starts with them.</summary>
public sealed class RestoreTests
{
    private const string Name = "restores";
    private const string Group = LabUnderTest.GroupId;
    private const string Snapshot = "before-the-flush";

    [Fact(Timeout = 240_000)]
    public async Task Cluster_starts_with_the_snapshot_that_an_earlier_one_made_of_its_shards()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 3, replicas: 1);
        await using (var client = await ClusterClient.OpenAsync(outputs))
        {
            await client.FillAsync(60);
        }

        await folder.UntilAsync(Name, status => status.Nodes.GroupBy(node => node.Shard).All(shard => shard.Select(node => node.Offset).Distinct().Count() is 1));
        await SnapshotAsync(outputs, ("ReplicationGroupId", Group));
        await folder.Labs.DownAsync(Name, CancellationToken.None);

        outputs = await folder.UpClusterAsync(Name, shards: 3, replicas: 1, fromSnapshot: Snapshot);

        await using var restored = await ClusterClient.OpenAsync(outputs);
        Assert.Empty(await restored.MissingAsync(60));
        Assert.True(LabFolder.IsWhole(await folder.StatusAsync(Name)));
    }

    [Theory(Timeout = 300_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Cluster_starts_with_the_snapshot_of_another_number_of_shards_whose_slots_had_moved(int shards)
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 1, replicas: 0);
        await using (var client = await ClusterClient.OpenAsync(outputs))
        {
            await client.FillAsync(200);
            // Neither shard's slots are in a row then.
            Assert.Null((await ReshardTests.ApplyAsync(folder, shards: 3, replicas: 0, Name)).Problem);
            Assert.Null((await ReshardTests.ApplyAsync(folder, shards: 2, replicas: 0, Name)).Problem);
        }

        await SnapshotAsync(outputs, ("ReplicationGroupId", Group));
        await folder.Labs.DownAsync(Name, CancellationToken.None);

        outputs = await folder.UpClusterAsync(Name, shards, replicas: 1, fromSnapshot: Snapshot);

        await using var restored = await ClusterClient.OpenAsync(outputs);
        Assert.Empty(await restored.MissingAsync(200));
        await ReshardTests.CheckAsync(folder, shards, nodes: 2, Name);
        Assert.Equal(TestPlan.Of(replicas: 1, clusterMode: "enabled", shards: shards).Outputs.Nodes.AsEnumerable(), folder.Labs.Outputs(Name).Nodes.AsEnumerable());
    }

    [Fact(Timeout = 240_000)]
    public async Task Snapshot_without_cluster_mode_starts_a_cluster_and_never_the_other_way()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 0);
        await using (var client = await RedisConnection.OpenAsync(outputs))
        {
            for (var number = 0; number < 60; number++)
            {
                var key = $"session:{number}";
                await client.SendAsync("SET", key, key);
            }
        }

        await SnapshotAsync(outputs, ("CacheClusterId", LabFolder.First));
        await folder.Labs.DownAsync(Name, CancellationToken.None);

        outputs = await folder.UpClusterAsync(Name, shards: 3, replicas: 0, fromSnapshot: Snapshot);

        await using (var restored = await ClusterClient.OpenAsync(outputs))
        {
            Assert.Empty(await restored.MissingAsync(60));
        }

        await ReshardTests.CheckAsync(folder, shards: 3, nodes: 1, Name);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        Assert.Equal(200, (await api.QueryAsync("DeleteSnapshot", ("SnapshotName", Snapshot))).Status);
        await SnapshotAsync(outputs, ("ReplicationGroupId", Group));
        await folder.Labs.DownAsync(Name, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => UpAsync(folder, replicas: 0));
        Assert.Contains("take a plan with mode=cluster", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 240_000)]
    public async Task Ha_starts_with_a_snapshot_and_a_node_that_is_replaced_later_is_empty()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 0);
        await using (var client = await RedisConnection.OpenAsync(outputs))
        {
            await client.SendAsync("SET", "session:1", "kept");
        }

        await SnapshotAsync(outputs, ("CacheClusterId", LabFolder.First));
        await folder.Labs.DownAsync(Name, CancellationToken.None);

        outputs = await UpAsync(folder, replicas: 0);

        await using (var client = await RedisConnection.OpenAsync(outputs))
        {
            Assert.Equal("kept", await client.SendAsync("GET", "session:1"));
        }

        var lost = (await folder.NodeAsync(Name, LabFolder.First)).ProcessId;
        await folder.Labs.KillAsync(Name, LabFolder.First, CancellationToken.None);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes[0].ProcessId != lost);
        await using var after = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("0", await after.SendAsync("DBSIZE"));
    }

    [Fact(Timeout = 240_000)]
    public async Task Snapshot_that_there_is_not_is_refused_naming_those_that_there_are()
    {
        await using var folder = new LabFolder();
        await SnapshotAsync(await folder.UpAsync(Name, replicas: 0), ("CacheClusterId", LabFolder.First));
        await folder.Labs.DownAsync(Name, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.Labs.UpAsync(
            TestPlan.Of(replicas: 0), new LabOptions { Name = Name, FromSnapshot = "nothing" }, CancellationToken.None));

        Assert.Contains("There is no snapshot nothing", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Snapshot, refused.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Labs.List());
    }

    private static async Task<StackOutputs> UpAsync(LabFolder folder, int replicas) =>
        (await folder.Labs.UpAsync(TestPlan.Of(replicas), new LabOptions { Name = Name, FromSnapshot = Snapshot }, CancellationToken.None)).Outputs;

    private static async Task SnapshotAsync(StackOutputs outputs, (string, string) subject)
    {
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        var created = await api.QueryAsync("CreateSnapshot", ("SnapshotName", Snapshot), subject);
        Assert.True(created.Status is 200, created.Message);
        var last = "";
        for (var attempt = 0; attempt < 600; attempt++)
        {
            last = (await api.QueryAsync("DescribeSnapshots", ("SnapshotName", Snapshot))).Root.ToString();
            if (last.Contains(">available<", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"The snapshot did not become available: {last}");
    }
}
