using Amply.Lab.Group;
using Amply.Lab.Group.Operations;
using Amply.Model.Plans;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class ApplyPlanTests
{
    [Fact]
    public async Task Apply_FromSingleToHa_AddsTheReplicaBeforeItTurnsFailoverOn()
    {
        await using var lab = await LabUnderTest.StartAsync(replicas: 0);

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1));

        Assert.Null(result.Problem);
        Assert.Equal(["adding replicas, 1 per shard", "modifying automatic failover on, Multi-AZ on"], result.Done.AsEnumerable());
        var state = lab.Control.Group.State;
        Assert.Equal(["amply-redis-test-001", "amply-redis-test-002"], state.Members.Select(member => member.Id));
        Assert.Equal((AutomaticFailoverStatus.Enabled, true), (state.AutomaticFailover, state.MultiAz));
    }

    [Fact]
    public async Task Apply_FromHaToSingle_TurnsFailoverOffBeforeItRemovesTheReplica()
    {
        await using var lab = await LabUnderTest.StartAsync(replicas: 2);

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 0));

        Assert.Null(result.Problem);
        Assert.Equal(["modifying automatic failover off, Multi-AZ off", "removing replicas, 0 per shard"], result.Done.AsEnumerable());
        Assert.Equal(["remove amply-redis-test-002", "remove amply-redis-test-003"], lab.DataPlane.Calls.Where(call => call.StartsWith("remove", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Apply_OfANodeTypeAndParameters_ConfiguresTheNodesOnce()
    {
        await using var lab = await LabUnderTest.StartAsync();

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1, nodeType: "cache.t3.small", policy: "allkeys-lru"));

        Assert.Null(result.Problem);
        Assert.Equal(["configure 1471026299 maxmemory-policy=allkeys-lru"], lab.DataPlane.Calls.AsEnumerable());
        Assert.Equal("cache.t3.small", lab.Control.Group.State.Settings.NodeType);
    }

    [Fact]
    public async Task Apply_OfTheSamePlan_DoesNothing()
    {
        await using var lab = await LabUnderTest.StartAsync();

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1));

        Assert.Equal((null, 0), (result.Problem, result.Done.Length));
        Assert.Empty(lab.DataPlane.Calls);
    }

    [Fact]
    public async Task Apply_OfAnotherGroup_IsRefusedAndChangesNothing()
    {
        await using var lab = await LabUnderTest.StartAsync();

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1, id: "amply-redis-other"));

        Assert.Contains("amply-redis-other", result.Problem, StringComparison.Ordinal);
        Assert.Empty(lab.DataPlane.Calls);
    }

    [Fact]
    public async Task Apply_WhenAReplicaCannotBeAdded_SaysSoAndLeavesTheGroupAsItWas()
    {
        await using var lab = await LabUnderTest.StartAsync(replicas: 0);
        lab.DataPlane.Failure = new LabException("no memory left");

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1));

        Assert.Contains("no memory left", result.Problem, StringComparison.Ordinal);
        Assert.Equal(GroupStatus.Available, lab.Control.Group.State.Status);
        Assert.Single(lab.Control.Group.State.Members);
    }

    [Fact]
    public async Task Apply_OfShardsAndReplicas_AddsTheShardsFirstAndRemovesTheReplicasLast()
    {
        await using var lab = await LabUnderTest.StartAsync(shards: 2, replicas: 2, cluster: true);

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1, nodeType: "cache.t3.small", clusterMode: "enabled", shards: 3));

        Assert.Null(result.Problem);
        Assert.Equal(
            [
                "add shards 0003=amply-redis-test-0003-001,amply-redis-test-0003-002,amply-redis-test-0003-003", "spread 0001 0002 0003",
                "configure 1471026299 maxmemory-policy=volatile-lru",
                "remove amply-redis-test-0001-003", "remove amply-redis-test-0002-003", "remove amply-redis-test-0003-003",
            ],
            lab.DataPlane.Calls.AsEnumerable());
        Assert.Equal(3, lab.Control.Group.State.Settings.NodeGroups);
    }

    [Fact]
    public async Task Apply_OfFewerShards_EmptiesTheLastOnesBeforeItRemovesThem()
    {
        await using var lab = await LabUnderTest.StartAsync(shards: 4, cluster: true);

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1, clusterMode: "enabled", shards: 2));

        Assert.Equal((null, "removing shards 0003, 0004, 2 in all"), (result.Problem, Assert.Single(result.Done)));
        Assert.Equal(["spread 0001 0002", "remove shards 0003 0004"], lab.DataPlane.Calls.AsEnumerable());
        Assert.Equal(["0001", "0002"], lab.Control.Group.State.NodeGroupIds);
    }

    [Fact]
    public async Task Apply_WhenSlotsCannotMove_KeepsTheNewShardAndTheNextApplyGoesOn()
    {
        await using var lab = await LabUnderTest.StartAsync(shards: 1, cluster: true);
        lab.DataPlane.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var applying = ApplyAsync(lab, TestPlan.Of(replicas: 1, clusterMode: "enabled", shards: 2));
        lab.DataPlane.FailureOf = "spread";
        lab.DataPlane.Failure = new LabException("no room");
        lab.DataPlane.Hold.SetResult();

        var stopped = await applying;

        Assert.Contains("no room", stopped.Problem, StringComparison.Ordinal);
        var state = lab.Control.Group.State;
        Assert.Equal((GroupStatus.Available, 2, 4), (state.Status, state.Settings.NodeGroups, state.Members.Count(member => member.Status is MemberStatus.Available)));
        lab.DataPlane.Failure = null;
        var next = await ApplyAsync(lab, TestPlan.Of(replicas: 1, clusterMode: "enabled", shards: 2));
        Assert.Equal((null, "spreading slots evenly"), (next.Problem, Assert.Single(next.Done)));
    }

    [Fact]
    public async Task Apply_WhenAShardCannotBeAdded_LeavesTheGroupAsItWas()
    {
        await using var lab = await LabUnderTest.StartAsync(shards: 1, cluster: true);
        lab.DataPlane.Failure = new LabException("no memory left");

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1, clusterMode: "enabled", shards: 2));

        Assert.Contains("no memory left", result.Problem, StringComparison.Ordinal);
        Assert.Equal((GroupStatus.Available, 1, 2), (lab.Control.Group.State.Status, lab.Control.Group.State.Settings.NodeGroups, lab.Control.Group.State.Members.Length));
    }

    [Theory]
    [InlineData("compatible", 2, 1, "apply mode=cluster with one shard, then more")]
    [InlineData("enabled", 50, 1, "a lab has addresses for 90")]
    public async Task Apply_OfShardsThatCannotBe_IsRefusedAndChangesNothing(string present, int shards, int replicas, string why)
    {
        await using var lab = await LabUnderTest.StartAsync(cluster: present is "enabled");

        var result = await ApplyAsync(lab, TestPlan.Of(replicas, clusterMode: "enabled", shards: shards));

        Assert.True(result.IsRefused);
        Assert.Contains(why, result.Problem, StringComparison.Ordinal);
        Assert.Empty(result.Done);
        Assert.Empty(lab.DataPlane.Calls);
    }

    private static Task<ApplyResult> ApplyAsync(LabUnderTest lab, PlanDocument plan) =>
        new ApplyPlan(lab.Control).RunAsync(plan, progress: null, CancellationToken.None);
}
