using Amply.Lab.Aws;
using Amply.Lab.Group;
using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Api;

/// <summary>Each error code of the service, with its HTTP status.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Group = LabUnderTest.GroupId;

    private ApiHost host = null!;

    public async Task InitializeAsync() => host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("ReplicationGroupNotFoundFault", 404, "DescribeReplicationGroups", "ReplicationGroupId=other")]
    [InlineData("ReplicationGroupNotFoundFault", 404, "TestFailover", "ReplicationGroupId=other&NodeGroupId=0001")]
    [InlineData("ReplicationGroupNotFoundFault", 404, "ModifyReplicationGroup", "ReplicationGroupId=other&ApplyImmediately=true")]
    [InlineData("ReplicationGroupNotFoundFault", 404, "CreateSnapshot", "ReplicationGroupId=other&SnapshotName=one")]
    [InlineData("NodeGroupNotFoundFault", 404, "TestFailover", "ReplicationGroupId=amply-redis-test&NodeGroupId=0002")]
    [InlineData("NodeGroupNotFoundFault", 404, "IncreaseReplicaCount", "ReplicationGroupId=amply-redis-test&ApplyImmediately=true&ReplicaConfiguration.ConfigureShard.1.NodeGroupId=0009&ReplicaConfiguration.ConfigureShard.1.NewReplicaCount=2")]
    [InlineData("CacheClusterNotFound", 404, "DescribeCacheClusters", "CacheClusterId=other")]
    [InlineData("CacheClusterNotFound", 404, "CreateSnapshot", "CacheClusterId=other&SnapshotName=one")]
    [InlineData("CacheClusterNotFound", 404, "DecreaseReplicaCount", "ReplicationGroupId=amply-redis-test&ApplyImmediately=true&ReplicasToRemove.member.1=other")]
    [InlineData("SnapshotNotFoundFault", 404, "DescribeSnapshots", "SnapshotName=none")]
    [InlineData("SnapshotNotFoundFault", 404, "DeleteSnapshot", "SnapshotName=none")]
    [InlineData("SnapshotNotFoundFault", 404, "CopySnapshot", "SourceSnapshotName=none&TargetSnapshotName=two")]
    [InlineData("CacheParameterGroupNotFound", 404, "DescribeCacheParameters", "CacheParameterGroupName=none")]
    [InlineData("CacheParameterGroupNotFound", 404, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&CacheParameterGroupName=none")]
    [InlineData("InvalidARN", 400, "ListTagsForResource", "ResourceName=nonsense")]
    [InlineData("NoOperationFault", 400, "IncreaseReplicaCount", "ReplicationGroupId=amply-redis-test&NewReplicaCount=1&ApplyImmediately=true")]
    [InlineData("NoOperationFault", 400, "DecreaseReplicaCount", "ReplicationGroupId=amply-redis-test&NewReplicaCount=1&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", 400, "IncreaseReplicaCount", "ReplicationGroupId=amply-redis-test&NewReplicaCount=6&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", 400, "IncreaseReplicaCount", "ReplicationGroupId=amply-redis-test&NewReplicaCount=0&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", 400, "IncreaseReplicaCount", "ReplicationGroupId=amply-redis-test&NewReplicaCount=2&ApplyImmediately=false")]
    [InlineData("InvalidParameterValue", 400, "IncreaseReplicaCount", "ReplicationGroupId=amply-redis-test&NewReplicaCount=2")]
    [InlineData("InvalidParameterValue", 400, "DecreaseReplicaCount", "ReplicationGroupId=amply-redis-test&NewReplicaCount=0&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", 400, "DecreaseReplicaCount", "ReplicationGroupId=amply-redis-test&ApplyImmediately=true&ReplicasToRemove.member.1=amply-redis-test-001")]
    [InlineData("InvalidParameterValue", 400, "TestFailover", "ReplicationGroupId=amply-redis-test&NodeGroupId=first")]
    [InlineData("InvalidParameterValue", 400, "TestFailover", "ReplicationGroupId=amply-redis-test")]
    [InlineData("InvalidParameterValue", 400, "DescribeEvents", "MaxRecords=19")]
    [InlineData("InvalidParameterValue", 400, "DescribeEvents", "Marker=nonsense")]
    [InlineData("InvalidParameterValue", 400, "DescribeEvents", "StartTime=2026-02-01T00:00:00Z")]
    [InlineData("InvalidParameterValue", 400, "DescribeEvents", "SourceType=volcano")]
    [InlineData("InvalidParameterValue", 400, "DescribeSnapshots", "MaxRecords=51")]
    [InlineData("InvalidParameterValue", 400, "DescribeSnapshots", "SnapshotSource=manual")]
    [InlineData("InvalidParameterValue", 400, "CreateSnapshot", "CacheClusterId=amply-redis-test-001&SnapshotName=9lives")]
    [InlineData("InvalidParameterValue", 400, "CreateSnapshot", "CacheClusterId=amply-redis-test-001&SnapshotName=a--b")]
    [InlineData("InvalidParameterValue", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&CacheNodeType=cache.z9.huge&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&EngineVersion=6.2&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&SnapshotRetentionLimit=36")]
    [InlineData("InvalidParameterValue", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&AuthToken=short&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&AutomaticFailoverEnabled=perhaps")]
    [InlineData("InvalidParameterValue", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&RemoveUserGroups=true")]
    [InlineData("InvalidParameterCombination", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test")]
    [InlineData("InvalidParameterCombination", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&AutomaticFailoverEnabled=false&ApplyImmediately=true")]
    [InlineData("InvalidParameterCombination", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&ClusterMode=enabled&ApplyImmediately=true")]
    [InlineData("InvalidParameterCombination", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&AuthToken=a-token-not-rotated-in&AuthTokenUpdateStrategy=SET&ApplyImmediately=true")]
    [InlineData("InvalidParameterCombination", 400, "CreateSnapshot", "SnapshotName=one")]
    [InlineData("InvalidParameterCombination", 400, "CreateSnapshot", "SnapshotName=one&ReplicationGroupId=amply-redis-test")]
    [InlineData("InvalidParameterCombination", 400, "DescribeEvents", "SourceIdentifier=amply-redis-test")]
    [InlineData("InvalidReplicationGroupState", 400, "ModifyReplicationGroup", "ReplicationGroupId=amply-redis-test&PrimaryClusterId=amply-redis-test-002&ApplyImmediately=true")]
    [InlineData("ReplicationGroupNotFoundFault", 404, "ModifyReplicationGroupShardConfiguration", "ReplicationGroupId=other&NodeGroupCount=2&ApplyImmediately=true")]
    [InlineData("InvalidReplicationGroupState", 400, "ModifyReplicationGroupShardConfiguration", "ReplicationGroupId=amply-redis-test&NodeGroupCount=2&ApplyImmediately=true")]
    [InlineData("InvalidAction", 400, "CreateReplicationGroup", "ReplicationGroupId=another")]
    public async Task A_bad_request_is_refused_and_changes_nothing(string code, int status, string action, string query)
    {
        var answer = await host.Client.QueryAsync(action, [.. query.Split('&').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]))]);

        Assert.Equal((code, status), (answer.Code, answer.Status));
        Assert.Equal("ErrorResponse", answer.Root.Name.LocalName);
        Assert.Equal(["Sender"], answer.Values("Type"));
        Assert.True(Guid.TryParse(answer.Values("RequestId").Single(), out _));
        Assert.Empty(host.Lab.DataPlane.Calls);
    }

    [Theory]
    [InlineData("NoOperationFault", "NodeGroupCount=3&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", "NodeGroupCount=4&ApplyImmediately=false")]
    [InlineData("InvalidParameterValue", "NodeGroupCount=4")]
    [InlineData("InvalidParameterValue", "ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", "NodeGroupCount=0&ApplyImmediately=true&NodeGroupsToRemove.NodeGroupToRemove.1=0001")]
    [InlineData("InvalidParameterValue", "NodeGroupCount=some&ApplyImmediately=true")]
    [InlineData("InvalidParameterValue", "NodeGroupCount=2&ApplyImmediately=true&NodeGroupsToRemove.NodeGroupToRemove.1=0009")]
    [InlineData("InvalidParameterValue", "NodeGroupCount=2&ApplyImmediately=true&NodeGroupsToRetain.NodeGroupToRetain.1=0001&NodeGroupsToRetain.NodeGroupToRetain.2=last")]
    [InlineData("InvalidParameterValue", "NodeGroupCount=4&ApplyImmediately=true&ReshardingConfiguration.ReshardingConfiguration.1.NodeGroupId=0007")]
    [InlineData("InvalidParameterCombination", "NodeGroupCount=2&ApplyImmediately=true")]
    [InlineData("InvalidParameterCombination", "NodeGroupCount=1&ApplyImmediately=true&NodeGroupsToRemove.NodeGroupToRemove.1=0001")]
    [InlineData("InvalidParameterCombination", "NodeGroupCount=2&ApplyImmediately=true&NodeGroupsToRemove.NodeGroupToRemove.1=0001&NodeGroupsToRetain.NodeGroupToRetain.1=0002")]
    [InlineData("InvalidParameterCombination", "NodeGroupCount=4&ApplyImmediately=true&NodeGroupsToRemove.NodeGroupToRemove.1=0001")]
    [InlineData("InvalidParameterCombination", "NodeGroupCount=2&ApplyImmediately=true&NodeGroupsToRemove.NodeGroupToRemove.1=0001&ReshardingConfiguration.ReshardingConfiguration.1.NodeGroupId=0002")]
    [InlineData("InsufficientCacheClusterCapacity", "NodeGroupCount=90&ApplyImmediately=true")]
    [InlineData("NodeGroupsPerReplicationGroupQuotaExceeded", "NodeGroupCount=91&ApplyImmediately=true")]
    public async Task A_bad_number_of_shards_is_refused_and_changes_nothing(string code, string query)
    {
        await using var cluster = await ApiHost.StartAsync(await LabUnderTest.StartAsync(shards: 3, cluster: true));

        var answer = await cluster.Client.QueryAsync(
            "ModifyReplicationGroupShardConfiguration", [("ReplicationGroupId", Group), .. query.Split('&').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]))]);

        Assert.Equal((code, 400), (answer.Code, answer.Status));
        Assert.Empty(cluster.Lab.DataPlane.Calls);
        Assert.Equal((GroupStatus.Available, 6), (cluster.Lab.Control.Group.State.Status, cluster.Lab.Control.Group.State.Members.Length));
    }

    [Fact]
    public async Task While_the_group_is_modifying_changes_are_refused()
    {
        host.Lab.DataPlane.Hold = new TaskCompletionSource();
        await host.Client.QueryAsync("IncreaseReplicaCount", ("ReplicationGroupId", Group), ("NewReplicaCount", "2"), ("ApplyImmediately", "true"));

        foreach (var (action, more) in new (string, (string, string)[])[]
        {
            ("TestFailover", [("ReplicationGroupId", Group), ("NodeGroupId", "0001")]),
            ("ModifyReplicationGroup", [("ReplicationGroupId", Group), ("ApplyImmediately", "true"), ("CacheNodeType", "cache.t3.small")]),
            ("IncreaseReplicaCount", [("ReplicationGroupId", Group), ("NewReplicaCount", "3"), ("ApplyImmediately", "true")]),
            ("CreateSnapshot", [("CacheClusterId", Group + "-002"), ("SnapshotName", "one")]),
        })
        {
            var answer = await host.Client.QueryAsync(action, more);

            Assert.Equal(("InvalidReplicationGroupState", 400), (answer.Code, answer.Status));
            Assert.Contains("modifying", answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_member_that_is_being_made_cannot_be_snapshotted_or_promoted()
    {
        host.Lab.Control.Group.Update(state => (state with { AutomaticFailover = AutomaticFailoverStatus.Disabled, MultiAz = false })
            .WithMemberStatus(MemberStatus.Creating, member => !member.IsPrimary));

        var snapshot = await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", "one"));
        var promotion = await host.Client.QueryAsync(
            "ModifyReplicationGroup", ("ReplicationGroupId", Group), ("PrimaryClusterId", Group + "-002"), ("ApplyImmediately", "true"));

        Assert.Equal(("InvalidCacheClusterState", 400), (snapshot.Code, snapshot.Status));
        Assert.Equal(("InvalidCacheClusterState", 400), (promotion.Code, promotion.Status));
    }

    [Fact]
    public async Task A_taken_name_and_a_snapshot_in_the_making_are_refused()
    {
        host.Lab.DataPlane.Hold = new TaskCompletionSource();
        await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", "one"));

        var deleting = await host.Client.QueryAsync("DeleteSnapshot", ("SnapshotName", "one"));
        var copying = await host.Client.QueryAsync("CopySnapshot", ("SourceSnapshotName", "one"), ("TargetSnapshotName", "two"));
        host.Lab.DataPlane.Hold.SetResult();
        await host.Lab.SettleAsync();
        var again = await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", "ONE"));

        Assert.Equal(("InvalidSnapshotState", 400), (deleting.Code, deleting.Status));
        Assert.Equal(("InvalidSnapshotState", 400), (copying.Code, copying.Status));
        Assert.Equal(("SnapshotAlreadyExistsFault", 400), (again.Code, again.Status));
    }

    [Fact]
    public async Task The_quota_of_failovers_is_refused_as_a_call_rate()
    {
        for (var number = 0; number < 15; number++)
        {
            Assert.Equal(200, (await host.Client.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"))).Status);
            await host.Lab.SettleAsync();
        }

        var answer = await host.Client.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));
        host.Lab.Time.Advance(TimeSpan.FromHours(24));
        var tomorrow = await host.Client.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));

        Assert.Equal(("APICallRateForCustomerExceeded", 400), (answer.Code, answer.Status));
        Assert.Equal(200, tomorrow.Status);
    }

    [Fact]
    public async Task The_quota_of_snapshots_counts_by_node()
    {
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(200, (await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", $"n{number}"))).Status);
            await host.Lab.SettleAsync();
        }

        var answer = await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", "last"));
        var other = await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-001"), ("SnapshotName", "other"));

        Assert.Equal(("SnapshotQuotaExceededFault", 400), (answer.Code, answer.Status));
        Assert.Equal(200, other.Status);
    }

    [Fact]
    public async Task A_node_type_without_snapshots_says_so()
    {
        host.Lab.Control.Group.Update(state => state with { Settings = state.Settings with { NodeType = "cache.t1.micro" } });

        var answer = await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", "one"));

        Assert.Equal(("SnapshotFeatureNotSupportedFault", 400), (answer.Code, answer.Status));
    }

    [Theory]
    [InlineData("api-refuse-failover", "TestFailoverNotAvailableFault", 400)]
    [InlineData("api-call-rate", "APICallRateForCustomerExceeded", 400)]
    [InlineData("api-throttle", "Throttling", 400)]
    [InlineData("api-500", "InternalFailure", 500)]
    public async Task An_injected_fault_holds_until_it_is_lifted(string fault, string code, int status)
    {
        Assert.True(host.Lab.Context.Faults.TryInject(fault));

        var refused = await host.Client.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));
        Assert.True(host.Lab.Context.Faults.Lift(fault));
        var accepted = await host.Client.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));

        Assert.Equal((code, status), (refused.Code, refused.Status));
        Assert.Equal(200, accepted.Status);
    }

    [Fact]
    public async Task A_held_answer_comes_when_the_fault_is_lifted()
    {
        host.Lab.Context.Faults.TryInject("api-time-out");

        var call = host.Client.QueryAsync("DescribeReplicationGroups");
        Assert.False(call.IsCompleted);
        host.Lab.Context.Faults.Lift("api-time-out");

        Assert.Equal(200, (await call).Status);
    }

    [Fact]
    public async Task A_snapshot_fails_while_its_fault_is_injected()
    {
        host.Lab.Context.Faults.TryInject("snapshot-fail");
        await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", "one"));
        await host.Lab.SettleAsync();

        Assert.Equal(["failed"], (await host.Client.QueryAsync("DescribeSnapshots", ("SnapshotName", "one"))).Values("SnapshotStatus"));
        Assert.Equal(["available"], (await host.Client.QueryAsync("DescribeReplicationGroups")).Root.Descendants()
            .Where(element => element.Name.LocalName is "Status" && element.Parent!.Name.LocalName is "ReplicationGroup").Select(element => element.Value));
    }

    [Fact]
    public async Task What_breaks_inside_is_an_internal_failure()
    {
        host.Lab.DataPlane.BrokenView = new InvalidOperationException("the nodes are gone");

        var answer = await host.Client.QueryAsync("DescribeReplicationGroups");

        Assert.Equal(("InternalFailure", 500), (answer.Code, answer.Status));
        Assert.Equal(["Receiver"], answer.Values("Type"));
    }

    [Fact]
    public async Task A_failover_in_progress_shows_in_no_status_and_refuses_the_next()
    {
        host.Lab.DataPlane.Hold = new TaskCompletionSource();
        await host.Client.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));

        var during = await host.Client.QueryAsync("DescribeReplicationGroups");
        var second = await host.Client.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));
        var snapshot = await host.Client.QueryAsync("CreateSnapshot", ("CacheClusterId", Group + "-002"), ("SnapshotName", "one"));

        Assert.All(during.Values("Status"), status => Assert.Contains(status, (string[])["available", "active"]));
        Assert.Equal(("InvalidReplicationGroupState", 400), (second.Code, second.Status));
        Assert.Equal(("InvalidReplicationGroupState", 400), (snapshot.Code, snapshot.Status));
    }

    [Fact]
    public void An_unknown_fault_is_not_injected()
    {
        Assert.False(host.Lab.Context.Faults.TryInject("no-such-fault"));
        Assert.False(host.Lab.Context.Faults.Lift("api-throttle"));
        Assert.Contains("api-throttle", ApiFaults.Known);
    }
}
