using Amply.Model;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines;

namespace Amply.Ops.Tests.Status;

public sealed class StatusJudgeTests
{
    public static TheoryData<string, string, string, Topology> Troubles => new()
    {
        { "roles", "2 nodes say that they are the primary", "failover", Seen.With(Seen.Primary, Seen.Primary with { Id = Seen.Second }) },
        { "replication", "the link to its primary is down since 40 s", "replication-lag", Seen.With(Seen.Primary, Seen.Replica with { LinkUp = false, LinkDownSeconds = 40 }) },
        { "replication", "11 s ago (limit 10 s), 2.0 MiB behind", "replication-lag", Seen.With(Seen.Primary, Seen.Replica with { SecondsSincePrimary = 11, LagBytes = 2_097_152 }) },
        { "memory", "81 % of maxmemory (limit 80 %)", "high-database-memory", Seen.With(Seen.Primary with { UsedMemoryBytes = 405_000_000 }, Seen.Replica) },
        { "connections", "1,101 (limit 100)", "high-connections", Seen.With(Seen.Primary with { Connections = 1101 }, Seen.Replica) },
        { "persistence", "the last background save failed", "snapshot", Seen.With(Seen.Primary with { LastSnapshotFailed = true }, Seen.Replica) },
    };

    public static TheoryData<string, string, NodeState> Counters => new()
    {
        { "connections", "high-connections", Seen.Primary with { RejectedConnections = 7 } },
        { "hit rate", "low-hit-rate", Seen.Primary with { Hits = 500, Misses = 500 } },
        { "evictions", "high-evictions", Seen.Primary with { EvictedKeys = 3 } },
    };

    [Fact]
    public void Judge_WhenAllIsWell_PassesEverything()
    {
        var findings = Seen.Findings(Seen.Sight(Seen.Topology));

        Assert.All(findings, f => Assert.Equal(Verdict.Pass, f.Verdict));
        Assert.Contains(findings, f => f.Message == "2 of 2 are ok");
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    internal void Judge_WhenOneThingIsWrong_FailsItAndNamesTheRunbook(string check, string message, string runbook, Topology topology)
    {
        var failed = Assert.Single(Seen.Findings(Seen.Sight(topology)), f => f.Verdict == Verdict.Fail);

        Assert.Equal(check, failed.Check);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.Equal($"./amply runbook {runbook}", failed.Remedy);
    }

    [Theory]
    [MemberData(nameof(Counters))]
    internal void Judge_WhenACounterHasRisenAndItsAlarmIsNotKnownToBeQuiet_Warns(string check, string kind, NodeState primary)
    {
        foreach (var alarms in new Alarm[][] { [], [Seen.Alarm(kind, Seen.First, AlarmState.InsufficientData)], [Seen.Alarm(kind, Seen.Second, AlarmState.Ok)] })
        {
            var warning = Assert.Single(Seen.Findings(Seen.Sight(Seen.With(primary, Seen.Replica), alarms)), f => f.Verdict == Verdict.Warn);
            Assert.Equal((check, $"./amply runbook {kind}"), (warning.Check, warning.Remedy));
        }
    }

    [Theory]
    [MemberData(nameof(Counters))]
    internal void Judge_WhenACounterHasRisenAndItsAlarmIsQuiet_IsHistory(string check, string kind, NodeState primary)
    {
        var findings = Seen.Findings(Seen.Sight(Seen.With(primary, Seen.Replica), Seen.Alarm(kind, Seen.First, AlarmState.Ok)));

        Assert.All(findings, f => Assert.Equal(Verdict.Pass, f.Verdict));
        Assert.Contains(findings, f => f.Check == check && f.Message.EndsWith("its alarm is OK now", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_WhenTheApiAndRedisDisagreeOnARole_SaysWhatEachSays()
    {
        var topology = Seen.With(Seen.Primary with { Id = Seen.Second }, Seen.Replica with { Id = Seen.First });

        var warnings = Seen.Findings(Seen.Sight(topology)).Where(f => f.Check == "roles").ToArray();

        Assert.Equal(2, warnings.Length);
        Assert.Contains(warnings, w => w.Message == $"the API says that {Seen.First} is primary, Redis says replica");
    }

    [Fact]
    public void Judge_WhenTheFlagsOfAnHaGroupAreOff_Warns()
    {
        var off = Seen.Sight(Seen.Topology with { Group = Seen.Group with { AutomaticFailover = FeatureStatus.Disabled } });

        Assert.Contains(Seen.Findings(off), f => f is { Verdict: Verdict.Warn, Check: "failover flags" });
        Assert.DoesNotContain(Seen.Findings(off, Seen.Outputs with { Mode = Mode.Single }), f => f.Check == "failover flags");
    }

    [Fact]
    public void Judge_WhenApiAndAlarmsDoNotAnswer_WarnsOfBothAndStillJudgesRedis()
    {
        var topology = Seen.With(Seen.Primary with { Connections = 101 }) with { Group = null, ApiProblem = new ApiProblem("timed out", "wait for it") };

        var findings = Seen.Findings(Seen.Sight(topology) with { AlarmsProblem = new ApiProblem("CloudWatch timed out", "wait for it") });

        Assert.Equal(["API", "alarms"], findings.Where(f => f.Verdict == Verdict.Warn).Select(f => f.Check));
        Assert.Contains(findings, f => f is { Verdict: Verdict.Fail, Check: "connections" });
    }

    [Fact]
    public void Judge_WhenTheEndpointLeadsToAReplica_Fails()
    {
        var sight = Seen.Sight(Seen.With(Seen.Primary with { RunId = "a" }, Seen.Replica with { RunId = "b" }));

        Assert.Contains(Seen.Findings(sight with { BehindEndpoint = Seen.Primary with { RunId = "a" } }), f => f.Message == $"it leads to {Seen.First}, the primary");
        var astray = Assert.Single(Seen.Causes(sight with { BehindEndpoint = Seen.Replica with { RunId = "b" } }));
        Assert.Equal($"The primary endpoint leads to {Seen.Second}, which is a replica: clients cannot write (READONLY).", astray.Message);
        Assert.Equal("./amply runbook failover", astray.Next);
    }

    [Fact]
    public void Judge_WhenAReplicaFollowsTheWrongShard_Fails()
    {
        var cluster = Seen.Cluster with
        {
            Nodes = [.. Seen.Cluster.Nodes.Select(n => n with { ReplicationId = n.Role == ObservedRole.Replica ? "stream of 0001" : $"stream of {n.Shard}" })],
        };

        var cause = Assert.Single(Seen.Causes(Seen.Sight(cluster), Seen.ClusterOutputs));
        Assert.Equal($"replication: {Seen.Id}-0002-002 follows {Seen.Id}-0001-001, the primary of shard 0001", cause.Message);
        Assert.Equal("./amply runbook replication-lag", cause.Next);
    }

    [Fact]
    public void Judge_WhenSlotsAreNotServed_CountsThem()
    {
        var cluster = Seen.Cluster with { Nodes = [.. Seen.Cluster.Nodes.Select(n => n with { SlotsServed = 16381 })] };

        Assert.Equal("3 of 16,384 slots are served by no node.", Assert.Single(Seen.Causes(Seen.Sight(cluster), Seen.ClusterOutputs)).Message);
        var one = cluster.Nodes[0] with { SlotsServed = 16384 };
        Assert.Empty(Seen.Causes(Seen.Sight(cluster with { Nodes = [one, .. cluster.Nodes[1..]] }), Seen.ClusterOutputs));
    }

    [Theory]
    [InlineData(100L, 50L, "full sync): 100 B left")]
    [InlineData(null, 50L, "full sync): 50 B copied")]
    [InlineData(null, null, "full sync): it has just begun")]
    public void Judge_WhenAFullSyncRuns_SaysHowMuchIsLeft(long? left, long? read, string expected)
    {
        var replica = Seen.Replica with { LinkUp = false, SyncInProgress = true, SyncBytesLeft = left, SyncBytesRead = read };

        var cause = Assert.Single(Seen.Causes(Seen.Sight(Seen.With(Seen.Primary, replica))));
        Assert.Equal(Verdict.Warn, cause.Verdict);
        Assert.EndsWith(expected, cause.Message, StringComparison.Ordinal);
        Assert.Equal("./amply status --stack prod --wait 15m", cause.Next);
    }

    [Fact]
    public void Judge_ComparesAlarmsWithTheMembers()
    {
        const string Third = "amply-redis-prod-003";
        var topology = Seen.With(Seen.Primary, Seen.Replica with { Id = Third }) with
        {
            Group = Seen.Group with { MemberClusters = [Seen.First, Third] },
        };

        var findings = Seen.Findings(Seen.Sight(topology) with { Alarms = Seen.Alarms() }).Where(f => f.Check == "alarms" && f.Verdict == Verdict.Warn).ToArray();

        Assert.Equal(
            [$"{Third} has no alarms", $"there are alarms for {Seen.Second}, which is no member of the group"], findings.Select(f => f.Message));
        Assert.All(findings, f => Assert.Equal($"pulumi up -s prod -c 'amply-redis:memberIds=[\"{Seen.First}\",\"{Third}\"]'", f.Remedy));
    }

    [Theory]
    [InlineData("Check whether the lab runs: ./amply lab status --lab x", "./amply lab status --lab x", 0)]
    [InlineData("See which credentials are used: aws sts get-caller-identity. Then set AWS_PROFILE, or log in: aws sso login", "aws sso login", 0)]
    [InlineData("Attach the stack's policy, or choose another AWS_PROFILE.", "./amply status --stack prod --wait 5m", 1)]
    public void Judge_WhenTheApiDoesNotAnswer_ProposesOneCommand(string remedy, string expected, int details)
    {
        var cause = Assert.Single(Seen.Causes(Seen.Sight(Seen.Topology with { Group = null, ApiProblem = new ApiProblem("timed out", remedy) })));

        Assert.Equal((expected, details), (cause.Next, cause.Details.Length));
    }

    [Fact]
    public void Judge_OfACluster_LooksAtEveryShard()
    {
        var cluster = Seen.Cluster;
        Assert.All(Seen.Findings(Seen.Sight(cluster), Seen.ClusterOutputs), f => Assert.Equal(Verdict.Pass, f.Verdict));

        var headless = cluster with { Nodes = [.. cluster.Nodes.Select(n => n.Shard == "0002" ? n with { Role = ObservedRole.Replica, LinkUp = true } : n)] };
        var finding = Assert.Single(Seen.Findings(Seen.Sight(headless), Seen.ClusterOutputs), f => f.Verdict == Verdict.Fail);
        Assert.Contains("no node of shard 0002 says that it is the primary", finding.Message, StringComparison.Ordinal);

        var fewer = cluster with { Nodes = cluster.Nodes[..3] };
        Assert.Contains(Seen.Findings(Seen.Sight(fewer), Seen.ClusterOutputs), f => f is { Verdict: Verdict.Warn, Check: "nodes", Message: "3 nodes; the stack has 4" });
    }

    [Fact]
    public void Judge_OfAClusterWithoutApi_IsNotHealthyForTheOneNodeThatWasAsked()
    {
        var one = new Topology { ApiProblem = new ApiProblem("timed out", "wait for it"), Nodes = [Seen.Primary with { Id = "configuration endpoint" }] };

        Assert.Contains(
            Seen.Findings(Seen.Sight(one), Seen.ClusterOutputs),
            f => f.Verdict == Verdict.Warn && f.Message.StartsWith("only 1 of 4 nodes was read", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_OfANodeThatIsBusy_NamesThePageOfItsRefusal()
    {
        var cause = Assert.Single(Seen.Causes(Seen.Sight(Seen.With(Seen.Lost(Seen.Primary, ConnectionFailureKind.Busy), Seen.Replica))));

        Assert.StartsWith($"{Seen.First}, the primary, answers with a refusal: ", cause.Message, StringComparison.Ordinal);
        Assert.Equal("./amply runbook high-cpu", cause.Next);
    }
}
