using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Operations;
using Amply.Redis.Plans;

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
        Assert.Equal((FeatureStatus.Enabled, true), (state.AutomaticFailover, state.MultiAz));
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
        lab.DataPlane.Failure = new IOException("no memory left");

        var result = await ApplyAsync(lab, TestPlan.Of(replicas: 1));

        Assert.Contains("no memory left", result.Problem, StringComparison.Ordinal);
        Assert.Equal(GroupStatus.Available, lab.Control.Group.State.Status);
        Assert.Single(lab.Control.Group.State.Members);
    }

    private static Task<ApplyResult> ApplyAsync(LabUnderTest lab, PlanDocument plan) =>
        new ApplyPlan(lab.Control).RunAsync(plan, _ => { }, CancellationToken.None);
}
