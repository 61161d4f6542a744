using Amply.Model;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Tests.Status;

namespace Amply.Ops.Tests.Failover;

public sealed class PromotePreflightTests
{
    private static readonly PromoteOptions Second = new(Seen.Second, ExpectPrimary: null, Acknowledge: false);

    private static readonly Topology Off = Seen.Topology with { Group = Seen.Group with { AutomaticFailover = FeatureStatus.Disabled, MultiAz = FeatureStatus.Disabled } };

    public static TheoryData<string, string, Topology> Refused => new()
    {
        { "API", "timed out", Seen.Topology with { Group = null, ApiProblem = new ApiProblem("timed out", "wait for it") } },
        { "status", "the group is modifying", Seen.Topology with { Group = Seen.Group with { Status = "modifying" } } },
        { "node", "not in sync", Seen.With(Seen.Primary, Seen.Replica with { LinkUp = false }) },
        { "node", "no node 'amply-redis-prod-002'", Seen.With(Seen.Primary) },
        { "node", "does not answer", Seen.With(Seen.Primary, Seen.Replica with { Role = ObservedRole.Unreachable, Problem = "closed" }) },
        { "lag", "11 s ago (limit 10 s)", Seen.With(Seen.Primary, Seen.Replica with { SecondsSincePrimary = 11 }) },
    };

    [Fact]
    public void Check_WhenAllIsWell_Passes() => Assert.All(Check(Seen.Topology), f => Assert.Equal(Verdict.Pass, f.Verdict));

    [Theory]
    [MemberData(nameof(Refused))]
    internal void Check_WhenOneThingIsWrong_RefusesWithARemedy(string check, string message, Topology topology)
    {
        var failed = Assert.Single(Check(topology), f => f.Verdict == Verdict.Fail);

        Assert.Equal(check, failed.Check);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(failed.Remedy));
    }

    [Theory]
    [InlineData(Mode.Single, "./amply runbook lost-node")]
    [InlineData(Mode.Compatible, "./amply failover --stack prod")]
    [InlineData(Mode.Cluster, "./amply runbook failover")]
    public void Check_InAModeThatKnowsNoPromotionByName_NamesTheLeverThatThereIs(Mode mode, string remedy)
    {
        var target = Seen.Target with { Outputs = Seen.Outputs with { Mode = mode } };

        var failed = Assert.Single(PromotePreflight.Check(Seen.Topology, null, [], Second, target, Seen.Now));

        Assert.Equal(Verdict.Fail, failed.Verdict);
        Assert.Contains(remedy, failed.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhenAnotherPrimaryWasExpected_Refuses() =>
        Assert.Equal(["expected primary"], Check(Seen.Topology, options: Second with { ExpectPrimary = Seen.Second }).Where(f => f.Verdict == Verdict.Fail).Select(f => f.Check));

    [Theory]
    [InlineData(false, Verdict.Fail)]
    [InlineData(true, Verdict.Warn)]
    public void Check_SoonAfterAFailover_RefusesUntilItIsAcknowledged(bool acknowledge, Verdict verdict)
    {
        var completed = new CacheEvent(Seen.Id, "replication-group", $"Failover from primary node {Seen.Second} to replica node {Seen.First} completed", Seen.Now.AddMinutes(-2));

        Assert.Equal(verdict, Assert.Single(Check(Seen.Topology, options: Second with { Acknowledge = acknowledge }, events: [completed]), f => f.Check == "cool-down").Verdict);
        // Nothing is to be promoted any more: an interrupted run is made good at any time.
        Assert.DoesNotContain(Check(Seen.Topology, options: Second with { Node = Seen.First }, events: [completed]), f => f.Verdict == Verdict.Fail);
    }

    [Fact]
    public void Check_OfFlagsThatAreOff_SaysHowTheyAreLeft()
    {
        Assert.Contains("--restore-flags --stack prod --execute", Flags(Off, null, Second).Remedy, StringComparison.Ordinal);
        Assert.Contains("mode ha: automatic failover and Multi-AZ on", Flags(Off, null, Second with { Node = null }).Message, StringComparison.Ordinal);
        Assert.Contains("a promotion was interrupted", Flags(Off, new FailoverFlags(true, false), Second).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfAnInterruptedRun_WaitsForAGroupThatIsBeingModified() =>
        Assert.DoesNotContain(
            Check(Off with { Group = Off.Group! with { Status = "modifying" } }, noted: new FailoverFlags(true, true)), f => f.Verdict == Verdict.Fail);

    private static Finding Flags(Topology topology, FailoverFlags? noted, PromoteOptions options)
    {
        var finding = Assert.Single(Check(topology, options, noted: noted), f => f.Check == "failover flags");
        Assert.Equal(Verdict.Warn, finding.Verdict);
        return finding;
    }

    private static ImmutableArray<Finding> Check(Topology topology, PromoteOptions? options = null, FailoverFlags? noted = null, ImmutableArray<CacheEvent>? events = null) =>
        PromotePreflight.Check(topology, noted, events ?? [], options ?? Second, Seen.Target, Seen.Now);
}
