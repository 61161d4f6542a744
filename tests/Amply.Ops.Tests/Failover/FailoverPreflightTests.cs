using Amply.Model;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;
using Amply.Ops.Tests.Status;

namespace Amply.Ops.Tests.Failover;

public sealed class FailoverPreflightTests
{
    private const string Asked = "Test Failover API called for node group 0001";
    private const string Completed = "Failover to replica node amply-redis-prod-002 completed";

    private static readonly FailoverOptions Plain = new(ExpectPrimary: null, Acknowledge: false);

    public static TheoryData<string, string, Topology> Refused => new()
    {
        { "API", "timed out", Seen.Topology with { Group = null, ApiProblem = new ApiProblem("timed out", "wait for it") } },
        { "status", "the group is modifying", Seen.Topology with { Group = Seen.Group with { Status = "modifying" } } },
        { "automatic failover", "it is disabling", Seen.Topology with { Group = Seen.Group with { AutomaticFailover = FeatureStatus.Disabling } } },
        { "candidate", "no replica is in sync", Seen.With(Seen.Primary, Seen.Replica with { LinkUp = false }) },
        { "candidate", "no replica is in sync", Seen.With(Seen.Primary) },
        { "lag", "11 s ago (limit 10 s)", Seen.With(Seen.Primary, Seen.Replica with { SecondsSincePrimary = 11 }) },
    };

    [Fact]
    public void Check_WhenAllIsWell_Passes() =>
        Assert.All(Check(Seen.Topology, []), f => Assert.Equal(Verdict.Pass, f.Verdict));

    [Theory]
    [MemberData(nameof(Refused))]
    internal void Check_WhenOneThingIsWrong_RefusesWithARemedy(string check, string message, Topology topology)
    {
        var failed = Assert.Single(Check(topology, []), f => f.Verdict == Verdict.Fail);

        Assert.Equal(check, failed.Check);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(failed.Remedy));
        Assert.DoesNotMatch(@"\./amply status(?! --stack prod)", failed.Remedy);
    }

    [Fact]
    public void Check_OfOneNode_RefusesWithTheRunbook()
    {
        var target = new GroupTarget("--stack prod", Seen.Outputs with { Mode = Mode.Single });

        var failed = Assert.Single(FailoverPreflight.Check(Seen.With(Seen.Primary), [], Plain, target, Seen.Now));

        Assert.Equal(Verdict.Fail, failed.Verdict);
        Assert.Equal("./amply runbook lost-node", failed.Remedy);
    }

    [Theory]
    [InlineData(Seen.First, false)]
    [InlineData(Seen.Second, true)]
    public void Check_WhenAnotherPrimaryWasExpected_Refuses(string expected, bool refused) =>
        Assert.Equal(refused, Check(Seen.Topology, [], Plain with { ExpectPrimary = expected }).Any(f => f is { Verdict: Verdict.Fail, Check: "expected primary" }));

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    public void Check_WhenTheQuotaIsUsedUp_Refuses(int used, bool refused)
    {
        var events = Enumerable.Range(1, used).Select(i => Event(Asked, TimeSpan.FromHours(i))).Append(Event(Asked, TimeSpan.FromHours(25)));

        var quota = Assert.Single(Check(Seen.Topology, [.. events]), f => f.Check == "quota");

        Assert.Equal(refused ? Verdict.Fail : Verdict.Pass, quota.Verdict);
        Assert.Contains($"{used} of 15", quota.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, false, Verdict.Fail)]
    [InlineData(9, true, Verdict.Warn)]
    [InlineData(10, false, null)]
    public void Check_SoonAfterAFailover_RefusesUntilItIsAcknowledged(int minutes, bool acknowledge, Verdict? verdict) =>
        Assert.Equal(
            verdict,
            Check(Seen.Topology, [Event(Completed, TimeSpan.FromMinutes(minutes))], Plain with { Acknowledge = acknowledge }).SingleOrDefault(f => f.Check == "cool-down")?.Verdict);

    [Fact]
    public void Check_WhenAnotherGroupFailedOver_KeepsNoCoolDownHere() =>
        Assert.DoesNotContain(Check(Seen.Topology, [Event(Completed, TimeSpan.FromMinutes(1)) with { SourceIdentifier = "another-group" }]), f => f.Check == "cool-down");

    [Fact]
    public void Check_WhenTheApiGivesNoEvents_WarnsThatTheQuotaIsNotKnown() =>
        Assert.Contains(FailoverPreflight.Check(Seen.Topology, null, Plain, Seen.Target, Seen.Now), f => f is { Verdict: Verdict.Warn, Check: "history" });

    [Fact]
    public void Check_WhenNoNodeIsPrimaryOrASnapshotIsWritten_WarnsAndGoesOn()
    {
        var findings = Check(Seen.With(Seen.Replica with { SnapshotInProgress = true }), []);

        Assert.Equal(["primary", "snapshot"], findings.Where(f => f.Verdict == Verdict.Warn).Select(f => f.Check));
        Assert.DoesNotContain(findings, f => f.Verdict == Verdict.Fail);
    }

    private static ImmutableArray<Finding> Check(Topology topology, ImmutableArray<CacheEvent> events, FailoverOptions? options = null) =>
        FailoverPreflight.Check(topology, events, options ?? Plain, Seen.Target, Seen.Now);

    private static CacheEvent Event(string message, TimeSpan ago) => new(Seen.Id, "replication-group", message, Seen.Now - ago);

    [Theory]
    [InlineData(null, "the group has 2 shards")]
    [InlineData("0009", "there is no shard 0009")]
    public void Check_OfAClusterWithoutAShardOfItsOwn_NamesThem(string? shard, string message)
    {
        var failed = Assert.Single(CheckCluster(shard, Seen.Cluster, []), f => f.Verdict == Verdict.Fail);

        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.Contains("0001, 0002", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfAShard_LooksAtItAlone()
    {
        var behind = Seen.Cluster with { Nodes = [.. Seen.Cluster.Nodes.Select(n => n.Shard == "0002" && n.Role == ObservedRole.Replica ? n with { LinkUp = false } : n)] };
        CacheEvent[] recent = [Event("Failover from primary node amply-redis-prod-0001-002 to replica node amply-redis-prod-0001-001 completed", TimeSpan.FromMinutes(1))];

        Assert.Equal(["cool-down"], CheckCluster("0001", behind, recent).Where(f => f.Verdict == Verdict.Fail).Select(f => f.Check));
        Assert.Equal(["candidate"], CheckCluster("0002", behind, recent).Where(f => f.Verdict == Verdict.Fail).Select(f => f.Check));
    }

    private static ImmutableArray<Finding> CheckCluster(string? shard, Topology topology, CacheEvent[] events) =>
        FailoverPreflight.Check(topology, [.. events], Plain with { Shard = shard }, Seen.Target with { Outputs = Seen.ClusterOutputs }, Seen.Now);
}
