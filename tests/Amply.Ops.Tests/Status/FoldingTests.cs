using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines.Failover;

namespace Amply.Ops.Tests.Status;

/// <summary>One trouble, one cause, one next step.</summary>
public sealed class FoldingTests
{
    private const string Wait = "./amply status --stack prod --wait 5m";

    [Fact]
    public void Primary_WhenItIsDead_ExplainsWhatFollowsAndIsWaitedFor()
    {
        var topology = Seen.With(Seen.Lost(Seen.Primary), Seen.Replica with { LinkUp = false, LinkDownSeconds = 25 });
        var sight = Seen.Sight(topology, Seen.Alarm("replication-lag", Seen.Second, AlarmState.Alarm)) with { BehindEndpoint = Seen.Lost(Seen.Primary) };

        var cause = Assert.Single(Seen.Causes(sight));

        Assert.Equal($"{Seen.First}, the primary, does not answer: the connection was refused.", cause.Message);
        Assert.Contains($"ElastiCache promotes {Seen.Second} by itself, usually within a minute: wait.", cause.Details);
        Assert.Contains($"{Seen.Second} last heard of its primary 25 s ago. The writes since then are lost.", cause.Details);
        Assert.Contains("roles: no node says that it is the primary: writes fail", cause.Details);
        Assert.Contains($"replication: {Seen.Second}: the link to its primary is down since 25 s", cause.Details);
        Assert.Equal(Wait, cause.Next);
    }

    // The replica's link looks alive until its time is up: what the lag says decides.
    [Theory]
    [InlineData(3)]
    [InlineData(25)]
    public void Candidate_IsNeverOneThatFailoverRefuses(int seconds)
    {
        var topology = Seen.With(Seen.Lost(Seen.Primary, ConnectionFailureKind.Silence), Seen.Replica with { SecondsSincePrimary = seconds });
        var off = topology with { Group = Seen.Group with { AutomaticFailover = FeatureStatus.Disabled } };
        var allowed = FailoverPreflight.Lags(topology.Nodes[1], Seen.Target) is null;

        Assert.Equal(Wait, Assert.Single(Seen.Causes(Seen.Sight(topology))).Next);
        Assert.Equal(
            allowed ? $"./amply failover promote --node {Seen.Second} --stack prod" : "./amply runbook failover", Seen.Causes(Seen.Sight(off))[0].Next);
    }

    [Fact]
    public void Primary_WhenNoReplicaWasPromotedForMinutes_IsAPersonsWork() =>
        Assert.Equal(
            "./amply runbook failover",
            Assert.Single(Seen.Causes(Seen.Sight(Seen.With(Seen.Lost(Seen.Primary), Seen.Replica with { LinkUp = false, LinkDownSeconds = 240 })))).Next);

    [Theory]
    [InlineData(false, "./amply runbook lost-node")]
    [InlineData(true, "./amply status --stack prod --wait 15m")]
    public void OnlyNode_WhenItIsDead_TakesItsDataWithIt(bool isReplaced, string next)
    {
        var events = isReplaced ? new[] { new CacheEvent(Seen.First, "cache-cluster", "Recovering cache nodes 0001", Seen.Now.AddSeconds(-40)) } : [];

        var cause = Assert.Single(Seen.Causes(Seen.Sight(Seen.Single(Seen.Lost(Seen.Primary))) with { Events = [.. events] }, Seen.SingleOutputs));

        Assert.Equal($"{Seen.First}, the only node, does not answer: the connection was refused.", cause.Message);
        Assert.Contains("ElastiCache replaces the node by itself with an empty node: everyone is logged out.", cause.Details);
        Assert.Equal(isReplaced, cause.Details.Contains("ElastiCache began to replace it 40 s ago."));
        Assert.Equal(next, cause.Next);
    }

    [Fact]
    public void Primary_WhenAnotherHasTakenOver_IsWaitedFor()
    {
        var sight = Seen.Sight(Seen.With(Seen.Lost(Seen.Primary), Seen.Replica with { Role = ObservedRole.Primary, LinkUp = null }));

        var cause = Assert.Single(Seen.Causes(sight with { BehindEndpoint = Seen.Lost(Seen.Primary, ConnectionFailureKind.Lost) }));

        Assert.Equal($"{Seen.First}, the primary until now, does not answer: the connection was refused. {Seen.Second} has taken over.", cause.Message);
        Assert.Equal("./amply status --stack prod --wait 15m", cause.Next);
    }

    [Fact]
    public void Replica_WhenItIsDead_IsNoFailover()
    {
        var cause = Assert.Single(Seen.Causes(Seen.Sight(Seen.With(Seen.Primary, Seen.Lost(Seen.Replica)))));

        Assert.Equal($"{Seen.Second}, a replica, does not answer: the connection was refused.", cause.Message);
        Assert.Equal("./amply status --stack prod --wait 15m", cause.Next);
    }

    [Fact]
    public void Nodes_ThatThisMachineCannotReach_SayNothingOfTheGroup()
    {
        var topology = Seen.With(Seen.Lost(Seen.Primary, ConnectionFailureKind.NameUnknown), Seen.Lost(Seen.Replica, ConnectionFailureKind.NameUnknown));

        var report = Seen.Report(topology);

        var cause = Assert.Single(report.Causes);
        Assert.StartsWith("This machine cannot reach Redis: ", cause.Message, StringComparison.Ordinal);
        Assert.Equal("./amply runbook reach", Assert.Single(report.Next));
        Assert.Empty(cause.Details);
        Assert.DoesNotContain(report.Findings, f => f.Check == "roles");
        Assert.True(report is { IsUnknown: true, NothingAnswered: true });
        // An alarm of CloudWatch is known all the same.
        Assert.Equal(2, Seen.Report(topology, Seen.Alarm("high-cpu", Seen.First, AlarmState.Alarm)).Causes.Length);
    }

    [Fact]
    public void Nodes_ThatRefuseTheToken_AreNotLost()
    {
        var report = Seen.Report(Seen.With(Seen.Lost(Seen.Primary, ConnectionFailureKind.AuthRefused), Seen.Lost(Seen.Replica, ConnectionFailureKind.AuthRefused)));

        Assert.StartsWith("Redis answers. ", Assert.Single(report.Causes).Message, StringComparison.Ordinal);
        Assert.True(report.IsTokenRefused);
        Assert.DoesNotContain("lost-node", Assert.Single(report.Next), StringComparison.Ordinal);
    }

    [Fact]
    public void Alarms_OfOneKind_AreOneCauseAndTheirCheckIsInIt()
    {
        var topology = Seen.With(Seen.Primary with { Connections = 101, RejectedConnections = 3 }, Seen.Replica);

        var causes = Seen.Causes(Seen.Sight(
            topology,
            Seen.Alarm("high-connections", Seen.First, AlarmState.Alarm),
            Seen.Alarm("high-cpu", Seen.First, AlarmState.Alarm),
            Seen.Alarm("elevated-cpu", Seen.First, AlarmState.Alarm),
            Seen.Alarm("high-cpu", Seen.Second, AlarmState.Alarm)));

        Assert.Equal(["./amply runbook high-connections", "./amply runbook high-cpu"], causes.Select(c => c.Next));
        Assert.Equal([2, 3], causes.Select(c => c.Details.Length));
    }

    [Fact]
    public void Shards_FailByThemselves()
    {
        var cluster = Seen.Cluster with
        {
            Nodes =
            [
                .. Seen.Cluster.Nodes.Select(n => n.Shard == "0001" ? n : n.Role == ObservedRole.Primary ? Seen.Lost(n)
                    : n with { LinkUp = false, LinkDownSeconds = 5, SlotsServed = 8192 }),
            ],
        };

        var cause = Assert.Single(Seen.Causes(Seen.Sight(cluster), Seen.ClusterOutputs));

        Assert.Equal($"{Seen.Id}-0002-001, the primary of shard 0002, does not answer: the connection was refused.", cause.Message);
        Assert.Contains("slots: 8,192 of 16,384 are served by no node", cause.Details);
    }

    [Fact]
    public void Causes_ThatHaveNothingToDoWithEachOther_StayApart_TheWorstFirst()
    {
        var topology = Seen.With(Seen.Primary with { LastSnapshotFailed = true, EvictedKeys = 4 }, Seen.Replica with { LinkUp = false });

        var report = Seen.Report(topology);

        Assert.Equal(["replication", "persistence", "evictions"], report.Causes.Select(c => c.Check));
        Assert.Equal(["./amply runbook replication-lag"], report.Next.AsEnumerable());
    }
}
