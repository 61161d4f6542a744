using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.TestServers;
using Amply.Wire;

namespace Amply.Ops.Tests.Aws;

public sealed class ElastiCacheClientTests
{
    private const string Group = LabUnderTest.GroupId;

    [Fact]
    public async Task DescribeReplicationGroup_ReadsEverything()
    {
        await using var aws = await AwsAgainstLab.StartAsync();

        var group = await aws.Clients.ElastiCache.DescribeReplicationGroupAsync(Group, CancellationToken.None);

        Assert.Equal(Group, group.Id);
        Assert.Equal(ReplicationGroup.Available, group.Status);
        Assert.Equal(FeatureStatus.Enabled, group.AutomaticFailover);
        Assert.Equal(FeatureStatus.Enabled, group.MultiAz);
        Assert.False(group.ClusterEnabled);
        Assert.Equal("cache.t3.micro", group.CacheNodeType);
        Assert.Equal(["amply-redis-test-001", "amply-redis-test-002"], group.MemberClusters.AsEnumerable());
        Assert.True(group.AuthTokenEnabled);
        Assert.Equal(7, group.SnapshotRetentionLimit);
        Assert.Null(group.Pending);
        var shard = Assert.Single(group.NodeGroups);
        Assert.Equal("0001", shard.Id);
        Assert.Equal(new Endpoint("127.0.0.2", 6379), shard.PrimaryEndpoint);
        Assert.Equal(new Endpoint("127.0.0.3", 6379), shard.ReaderEndpoint);
        Assert.Equal([MemberRole.Primary, MemberRole.Replica], shard.Members.Select(member => member.CurrentRole!));
        Assert.Equal(new Endpoint("127.0.0.12", 6379), shard.Members[1].ReadEndpoint);
    }

    [Fact]
    public async Task DescribeReplicationGroup_InClusterMode_HasConfigurationEndpointAndNoRoles()
    {
        await using var aws = await AwsAgainstLab.StartAsync(await LabUnderTest.StartAsync(shards: 3, cluster: true));

        var group = await aws.Clients.ElastiCache.DescribeReplicationGroupAsync(Group, CancellationToken.None);

        Assert.True(group.ClusterEnabled);
        Assert.Equal(new Endpoint("127.0.0.4", 6379), group.ConfigurationEndpoint);
        Assert.Equal(["0-5460", "5461-10921", "10922-16383"], group.NodeGroups.Select(shard => shard.Slots));
        Assert.All(group.NodeGroups, shard => Assert.Null(shard.PrimaryEndpoint));
        Assert.All(group.NodeGroups.SelectMany(shard => shard.Members), member => Assert.Null(member.CurrentRole));
    }

    [Fact]
    public async Task DescribeCacheCluster_ReadsANodeWithItsEndpoint()
    {
        await using var aws = await AwsAgainstLab.StartAsync();

        var one = await aws.Clients.ElastiCache.DescribeCacheClusterAsync(Group + "-002", CancellationToken.None);

        Assert.Equal(new Endpoint("127.0.0.12", 6379), one.Endpoint);
        Assert.Equal("in-sync", one.ParameterApplyStatus);
        Assert.Equal(Group, one.ReplicationGroupId);
    }

    [Fact]
    public async Task TestFailover_ChangesRolesAndTellsItsEventsInOrder()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        var before = aws.Lab.Time.GetUtcNow();

        var answer = await aws.Clients.ElastiCache.TestFailoverAsync(Group, "0001", CancellationToken.None);
        await aws.SettleAsync();

        Assert.Equal(ReplicationGroup.Available, answer.Status);
        var group = await aws.Clients.ElastiCache.DescribeReplicationGroupAsync(Group, CancellationToken.None);
        Assert.Equal(MemberRole.Primary, group.NodeGroups[0].Members.Single(member => member.CacheClusterId == Group + "-002").CurrentRole);
        var events = await aws.Clients.ElastiCache.DescribeEventsAsync(before, CancellationToken.None);
        Assert.Equal(
            [
                $"Replication group {Group} created",
                "Test Failover API called for node group 0001",
                $"Failover from primary node {Group}-001 to replica node {Group}-002 completed",
                $"Failover from primary node {Group}-001 to replica node {Group}-002 completed",
                "Recovering cache nodes 0001",
                "Finished recovery for cache nodes 0001",
            ],
            events.Select(one => one.Message));
    }

    [Fact]
    public async Task DescribeUpdateActions_ReadsWhatIsPending()
    {
        const string Reply = """
            <DescribeUpdateActionsResponse><DescribeUpdateActionsResult><UpdateActions><UpdateAction>
              <ReplicationGroupId>amply-redis-test</ReplicationGroupId><ServiceUpdateName>elasticache-redis-patch-7</ServiceUpdateName>
              <ServiceUpdateSeverity>critical</ServiceUpdateSeverity><UpdateActionStatus>not-applied</UpdateActionStatus>
              <ServiceUpdateRecommendedApplyByDate>2026-12-24T00:00:00Z</ServiceUpdateRecommendedApplyByDate>
            </UpdateAction></UpdateActions></DescribeUpdateActionsResult></DescribeUpdateActionsResponse>
            """;
        await using var api = HostileApi.Start(call => call.ReplyAsync(200, "text/xml", Reply));
        using var clients = new AwsClients(new AwsTarget("eu-west-1", api.Endpoint), AwsTimes.Default);

        var updates = await clients.ElastiCache.DescribeUpdateActionsAsync(Group, CancellationToken.None);

        Assert.Equal(
            new UpdateAction("elasticache-redis-patch-7", "not-applied", "critical", new DateTimeOffset(2026, 12, 24, 0, 0, 0, TimeSpan.Zero)),
            Assert.Single(updates));
    }

    [Fact]
    public async Task DescribeUpdateActions_OfALab_AreNone()
    {
        await using var aws = await AwsAgainstLab.StartAsync();

        Assert.Empty(await aws.Clients.ElastiCache.DescribeUpdateActionsAsync(Group, CancellationToken.None));
    }

    [Fact]
    public async Task DescribeEvents_ReadsEveryPage()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        for (var number = 0; number < 250; number++)
        {
            aws.Lab.Control.Group.Events.Add(Amply.Lab.Group.EventSource.CacheCluster, Group + "-001", $"event {number}");
        }

        var events = await aws.Clients.ElastiCache.DescribeEventsAsync(aws.Lab.Time.GetUtcNow().AddHours(-1), CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 250).Select(number => $"event {number}"), events.Skip(1).Select(one => one.Message));
    }

    [Fact]
    public async Task ModifyReplicationGroup_PromotesByName_OnceFailoverIsOff()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        var cache = aws.Clients.ElastiCache;

        var early = await Assert.ThrowsAsync<AwsServiceException>(() =>
            cache.ModifyReplicationGroupAsync(Group, new ReplicationGroupChange { PrimaryClusterId = Group + "-002" }, CancellationToken.None));
        var off = await cache.ModifyReplicationGroupAsync(
            Group, new ReplicationGroupChange { AutomaticFailoverEnabled = false, MultiAzEnabled = false }, CancellationToken.None);
        await aws.SettleAsync();
        await cache.ModifyReplicationGroupAsync(Group, new ReplicationGroupChange { PrimaryClusterId = Group + "-002" }, CancellationToken.None);
        await aws.SettleAsync();
        await cache.ModifyReplicationGroupAsync(
            Group, new ReplicationGroupChange { AutomaticFailoverEnabled = true, MultiAzEnabled = true }, CancellationToken.None);
        await aws.SettleAsync();

        Assert.Equal(AwsErrorCodes.InvalidReplicationGroupState, early.Code);
        // Where nothing has to be waited for, the change may be done before the answer is written.
        Assert.Contains(off.Status, (string[])["modifying", "available"]);
        Assert.Contains("promote amply-redis-test-002", aws.Lab.DataPlane.Calls);
        var group = await cache.DescribeReplicationGroupAsync(Group, CancellationToken.None);
        Assert.Equal((FeatureStatus.Enabled, FeatureStatus.Enabled), (group.AutomaticFailover, group.MultiAz));
        Assert.Equal(Group + "-002", group.NodeGroups[0].Members.Single(member => member.CurrentRole is MemberRole.Primary).CacheClusterId);
    }

    [Fact]
    public async Task Snapshots_AreCreatedReadCopiedAndDeleted()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        var cache = aws.Clients.ElastiCache;

        var creating = await cache.CreateSnapshotAsync("Before-Flush", SnapshotSubject.Node(Group + "-002"), CancellationToken.None);
        await aws.SettleAsync();
        var made = await cache.DescribeSnapshotAsync("before-flush", CancellationToken.None);
        var copy = await cache.CopySnapshotAsync("before-flush", "before-flush-copy", null, CancellationToken.None);
        await aws.SettleAsync();
        var all = await cache.DescribeSnapshotsAsync(Group, CancellationToken.None);
        var deleted = await cache.DeleteSnapshotAsync("before-flush", CancellationToken.None);

        Assert.Equal(("before-flush", "creating", "manual"), (creating.Name, creating.Status, creating.Source));
        Assert.Null(creating.Created);
        Assert.Equal(Snapshot.Available, made.Status);
        Assert.Equal(aws.Lab.Time.GetUtcNow(), made.Created);
        var shard = Assert.Single(made.Nodes);
        Assert.Equal(("1 MB", 1L << 20), (shard.CacheSize, shard.CacheSizeBytes));
        Assert.Equal("before-flush-copy", copy.Name);
        Assert.Equal(["before-flush", "before-flush-copy"], all.Select(snapshot => snapshot.Name));
        Assert.Equal("deleting", deleted.Status);
        var gone = await Assert.ThrowsAsync<AwsServiceException>(() => cache.DescribeSnapshotAsync("before-flush", CancellationToken.None));
        Assert.Equal((AwsErrorCodes.SnapshotNotFound, System.Net.HttpStatusCode.NotFound), (gone.Code, gone.Status));
    }

    [Fact]
    public async Task AnUnknownGroup_SurfacesCodeStatusMessageAndRequestId()
    {
        await using var aws = await AwsAgainstLab.StartAsync();

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(() =>
            aws.Clients.ElastiCache.DescribeReplicationGroupAsync("other", CancellationToken.None));

        Assert.Equal(AwsErrorCodes.ReplicationGroupNotFound, refusal.Code);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, refusal.Status);
        Assert.Equal("ReplicationGroup other not found", refusal.ServiceMessage);
        Assert.True(Guid.TryParse(refusal.RequestId, out _));
        Assert.Equal(("elasticache", "DescribeReplicationGroups"), (refusal.Service, refusal.Action));
    }
}
