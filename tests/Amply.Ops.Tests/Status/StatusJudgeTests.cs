using Amply.Model;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;

namespace Amply.Ops.Tests.Status;

public sealed class StatusJudgeTests
{
    private static readonly NodeState Lost = new() { Id = Seen.Second, Endpoint = "10.0.0.2:6379", Role = ObservedRole.Unreachable, Problem = "no answer within 4 s" };

    public static TheoryData<string, string, string, Topology> Troubles => new()
    {
        { "reachability", "no answer within 4 s", "lost-node", Seen.With(Seen.Primary, Lost) },
        { "roles", "no node says that it is the primary", "failover", Seen.With(Seen.Replica) },
        { "roles", "2 nodes say that they are the primary", "failover", Seen.With(Seen.Primary, Seen.Primary with { Id = Seen.Second }) },
        { "replication", "link to its primary is down", "replication-lag", Seen.With(Seen.Primary, Seen.Replica with { LinkUp = false }) },
        { "replication", "11 s ago (limit 10 s)", "replication-lag", Seen.With(Seen.Primary, Seen.Replica with { SecondsSincePrimary = 11 }) },
        { "memory", "81 % of maxmemory (limit 80 %)", "low-memory", Seen.With(Seen.Primary with { UsedMemoryBytes = 405_000_000 }, Seen.Replica) },
        { "connections", "101 (limit 100)", "high-connections", Seen.With(Seen.Primary with { Connections = 101 }, Seen.Replica) },
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
        var findings = StatusJudge.Judge(Seen.Topology, [Seen.Alarm("high-cpu", Seen.First, AlarmState.Ok)], null, Seen.Outputs);

        Assert.All(findings, f => Assert.Equal(Verdict.Pass, f.Verdict));
        Assert.Contains(findings, f => f.Message == "1 of 1 are ok");
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    internal void Judge_WhenOneThingIsWrong_FailsItAndNamesTheRunbook(string check, string message, string runbook, Topology topology)
    {
        var failed = Assert.Single(StatusJudge.Judge(topology, [], null, Seen.Outputs), f => f.Verdict == Verdict.Fail);

        Assert.Equal(check, failed.Check);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.Equal($"ops/runbooks/{runbook}.md", failed.Remedy);
    }

    [Theory]
    [MemberData(nameof(Counters))]
    internal void Judge_WhenACounterHasRisenAndItsAlarmIsNotKnownToBeQuiet_Warns(string check, string kind, NodeState primary)
    {
        foreach (var alarms in new Alarm[][] { [], [Seen.Alarm(kind, Seen.First, AlarmState.InsufficientData)], [Seen.Alarm(kind, Seen.Second, AlarmState.Ok)] })
        {
            var warning = Assert.Single(StatusJudge.Judge(Seen.With(primary, Seen.Replica), [.. alarms], null, Seen.Outputs), f => f.Verdict == Verdict.Warn);
            Assert.Equal((check, $"ops/runbooks/{kind}.md"), (warning.Check, warning.Remedy));
        }
    }

    [Theory]
    [MemberData(nameof(Counters))]
    internal void Judge_WhenACounterHasRisenAndItsAlarmIsQuiet_IsHistory(string check, string kind, NodeState primary)
    {
        var findings = StatusJudge.Judge(Seen.With(primary, Seen.Replica), [Seen.Alarm(kind, Seen.First, AlarmState.Ok)], null, Seen.Outputs);

        Assert.All(findings, f => Assert.Equal(Verdict.Pass, f.Verdict));
        Assert.Contains(findings, f => f.Check == check && f.Message.EndsWith("its alarm is OK now", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_WhenTheApiAndRedisDisagreeOnARole_SaysWhatEachSays()
    {
        var topology = Seen.With(Seen.Primary with { Id = Seen.Second }, Seen.Replica with { Id = Seen.First });

        var warnings = StatusJudge.Judge(topology, [], null, Seen.Outputs).Where(f => f.Check == "roles").ToArray();

        Assert.Equal(2, warnings.Length);
        Assert.Contains(warnings, w => w.Message == $"the API says that {Seen.First} is primary, Redis says replica");
    }

    [Fact]
    public void Judge_WhenTheFlagsOfAnHaGroupAreOff_Warns()
    {
        var off = Seen.Topology with { Group = Seen.Group with { AutomaticFailover = FeatureStatus.Disabled } };

        Assert.Contains(StatusJudge.Judge(off, [], null, Seen.Outputs), f => f is { Verdict: Verdict.Warn, Check: "failover flags" });
        Assert.DoesNotContain(StatusJudge.Judge(off, [], null, Seen.Outputs with { Mode = Mode.Single }), f => f.Check == "failover flags");
    }

    [Fact]
    public void Judge_WhenApiAndAlarmsDoNotAnswer_WarnsOfBothAndStillJudgesRedis()
    {
        var topology = Seen.With(Seen.Primary with { Connections = 101 }) with { Group = null, ApiProblem = new ApiProblem("timed out", "wait for it") };

        var findings = StatusJudge.Judge(topology, [], new ApiProblem("CloudWatch timed out", "wait for it"), Seen.Outputs);

        Assert.Equal(["API", "alarms"], findings.Where(f => f.Verdict == Verdict.Warn).Select(f => f.Check));
        Assert.Contains(findings, f => f is { Verdict: Verdict.Fail, Check: "connections" });
    }

    [Fact]
    public void Judge_WhenAnAlarmFires_FailsWithItsDescription()
    {
        var failed = Assert.Single(
            StatusJudge.Judge(Seen.Topology, [Seen.Alarm("low-cpu-credits", Seen.First, AlarmState.Alarm)], null, Seen.Outputs), f => f.Verdict == Verdict.Fail);

        Assert.Equal("redis-amply-low-cpu-credits-amply-redis-prod-001: because", failed.Message);
        Assert.Contains("ops/runbooks/low-cpu-credits.md", failed.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_WhenThereIsNoPrimary_OffersTheReplicaThatCouldTakeOver() =>
        Assert.StartsWith("./amply failover --stack prod   (amply-redis-prod-002 could take over)", Seen.Report(Seen.With(Lost with { Id = Seen.First }, Seen.Replica)).Next[0], StringComparison.Ordinal);

    [Fact]
    public void Next_WhenAlarmsFire_IsEachPageOnce()
    {
        var report = Seen.Report(
            Seen.With(Seen.Primary with { Connections = 101 }, Seen.Replica),
            Seen.Alarm("high-connections", Seen.First, AlarmState.Alarm), Seen.Alarm("high-cpu", Seen.First, AlarmState.Alarm), Seen.Alarm("high-cpu", Seen.Second, AlarmState.Alarm));

        Assert.Equal(["ops/runbooks/high-connections.md", "ops/runbooks/high-cpu.md"], report.Next.AsEnumerable());
    }

    [Fact]
    public void Next_WhenNothingAnswers_IsTheNetworkAndThenTheRunbook() =>
        Assert.Equal("check the network from here to the endpoint, then ops/runbooks/lost-node.md", Assert.Single(Seen.Report(Seen.With(Lost)).Next));

    [Fact]
    public void Judge_OfACluster_LooksAtEveryShard()
    {
        var cluster = Seen.Cluster;
        Assert.All(StatusJudge.Judge(cluster, [], null, Seen.ClusterOutputs), f => Assert.Equal(Verdict.Pass, f.Verdict));

        var headless = cluster with { Nodes = [.. cluster.Nodes.Select(n => n.Shard == "0002" ? n with { Role = ObservedRole.Replica, LinkUp = true } : n)] };
        var finding = Assert.Single(StatusJudge.Judge(headless, [], null, Seen.ClusterOutputs), f => f.Verdict == Verdict.Fail);
        Assert.Contains("no node of shard 0002 says that it is the primary", finding.Message, StringComparison.Ordinal);

        var fewer = cluster with { Nodes = cluster.Nodes[..3] };
        Assert.Contains(StatusJudge.Judge(fewer, [], null, Seen.ClusterOutputs), f => f is { Verdict: Verdict.Warn, Check: "nodes", Message: "3 nodes; the stack has 4" });
    }

    [Fact]
    public void Judge_OfAClusterWithoutApi_IsNotHealthyForTheOneNodeThatWasAsked()
    {
        var one = new Topology { ApiProblem = new ApiProblem("timed out", "wait for it"), Nodes = [Seen.Primary with { Id = "configuration endpoint" }] };

        Assert.Contains(StatusJudge.Judge(one, [], null, Seen.ClusterOutputs), f => f.Verdict == Verdict.Warn && f.Message.StartsWith("only 1 of 4 nodes was read", StringComparison.Ordinal));
    }
}
