using Amply.Model.Design;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges a group's state by the stack's thresholds; pure.</summary>
internal static class StatusJudge
{
    /// <summary>The check of automatic failover and Multi-AZ.</summary>
    public const string FailoverFlags = "failover flags";

    // With fewer lookups the hit rate only shows a restart.
    private const long LookupsThatCount = 1000;

    // The fragmentation of an almost empty server is the allocator's overhead.
    private const long MemoryThatCounts = 50_000_000;

    public static ImmutableArray<Finding> Judge(
        Topology topology, ImmutableArray<Alarm> alarms, ApiProblem? alarmsProblem, StackOutputs outputs)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(Api(topology, outputs));
        findings.AddRange(Roles(topology, outputs));
        foreach (var node in topology.Nodes.Where(n => n.Role != ObservedRole.Unreachable))
        {
            findings.AddRange(Node(node, outputs.Thresholds, alarms));
        }

        findings.AddRange(Alarms(alarms, alarmsProblem));
        return findings.ToImmutable();
    }

    private static IEnumerable<Finding> Api(Topology topology, StackOutputs outputs)
    {
        if (topology.Group is not { } group)
        {
            var silent = topology.ApiProblem ?? ApiProblem.Unknown;
            yield return Finding.Warn("API", $"{silent.Sentence}. The node data comes from Redis itself", silent.Remedy);
            yield break;
        }

        if (topology.ApiProblem is { } problem)
        {
            yield return Finding.Warn(
                "API", $"{problem.Sentence}. Without the API the members of the group are not known", problem.Remedy);
        }

        yield return group.Status == ReplicationGroup.Available
            ? Finding.Pass("API", $"{group.Id} is available")
            : Finding.Warn("API", $"{group.Id} is {group.Status}", "wait until it is available before you change anything");

        if (outputs.Mode != Mode.Single && (group.AutomaticFailover != FeatureStatus.Enabled || group.MultiAz != FeatureStatus.Enabled))
        {
            yield return Finding.Warn(
                FailoverFlags,
                $"automatic failover is {group.AutomaticFailover}, Multi-AZ is {group.MultiAz}; "
                + $"mode {Lower(outputs.Mode)} has both enabled",
                "if a promotion was interrupted: ./amply failover promote --restore-flags");
        }
    }

    private static IEnumerable<Finding> Roles(Topology topology, StackOutputs outputs)
    {
        foreach (var node in topology.Nodes.Where(n => n.Role == ObservedRole.Unreachable))
        {
            var how = node.Failure is { IsAnswer: true } ? "answers with a refusal" : "does not answer";
            yield return Finding.Fail(
                "reachability", $"{node.Id} at {node.Endpoint} {how}: {node.Problem}", "ops/runbooks/lost-node.md");
        }

        if (outputs.Mode == Mode.Cluster && !topology.NamesMembers)
        {
            yield return Finding.Warn(
                "nodes",
                $"only 1 of {outputs.Nodes.Length} nodes was read, through the configuration endpoint: only the API knows the others",
                "run status again when the API answers; meanwhile: redis-cli -c … cluster nodes");
            yield break;
        }

        foreach (var shard in topology.Shards)
        {
            var where = topology.Shards.Length > 1 ? $" of shard {shard}" : "";
            var primaries = topology.Of(shard).Primaries.Select(p => p.Id).ToArray();
            if (primaries.Length != 1)
            {
                yield return primaries.Length == 0
                    ? Finding.Fail("roles", $"no node{where} says that it is the primary: writes fail", "ops/runbooks/failover.md")
                    : Finding.Fail(
                        "roles",
                        $"{primaries.Length} nodes{where} say that they are the primary: {string.Join(", ", primaries)}",
                        "ops/runbooks/failover.md");
            }
        }

        foreach (var member in (topology.Group?.NodeGroups ?? []).SelectMany(n => n.Members))
        {
            var seen = topology.Nodes.FirstOrDefault(n => n.Id == member.CacheClusterId);
            if (member.CurrentRole is { } said && seen is not null && seen.Role != ObservedRole.Unreachable
                && (said == MemberRole.Primary) != (seen.Role == ObservedRole.Primary))
            {
                yield return Finding.Warn(
                    "roles",
                    $"the API says that {seen.Id} is {said}, Redis says {Lower(seen.Role)}",
                    "wait a minute, then run status again: a failover may be running, or the API is late");
            }
        }

        var expected = outputs.Nodes.Length;
        if (topology.Group is not null && topology.Nodes.Length != expected)
        {
            yield return Finding.Warn(
                "nodes", $"{topology.Nodes.Length} nodes; the stack has {expected}", $"update the outputs: pulumi up -s {outputs.Stack}");
        }

        foreach (var replica in topology.Replicas)
        {
            var lag = topology.LagBytes(replica);
            if (replica.LinkUp != true)
            {
                yield return Finding.Fail(
                    "replication", $"{replica.Id}: the link to its primary is down", "ops/runbooks/replication-lag.md");
            }
            else if (replica.SecondsSincePrimary > outputs.Thresholds.ReplicationLagSeconds)
            {
                yield return Finding.Fail(
                    "replication",
                    $"{replica.Id} last heard of its primary {replica.SecondsSincePrimary} s ago "
                    + $"(limit {outputs.Thresholds.ReplicationLagSeconds} s)",
                    "ops/runbooks/replication-lag.md");
            }
            else
            {
                yield return Finding.Pass("replication", $"{replica.Id} is in sync{(lag > 0 ? $", {Bytes.Text(lag.Value)} behind" : "")}");
            }
        }
    }

    private static IEnumerable<Finding> Node(NodeState node, Thresholds limits, ImmutableArray<Alarm> alarms)
    {
        if (node.Loading == true)
        {
            yield return Finding.Fail(
                "loading", $"{node.Id} is loading its data and does not answer other commands", "wait, and run status again");
        }

        if (node.MemoryPercent is { } memory)
        {
            yield return memory > limits.DatabaseMemoryPercent
                ? Finding.Fail(
                    "memory",
                    Invariant($"{node.Id}: {memory:0} % of maxmemory (limit {limits.DatabaseMemoryPercent:0} %)"),
                    "ops/runbooks/low-memory.md")
                : Finding.Pass("memory", Invariant($"{node.Id}: {memory:0} % of {Bytes.Text(node.MaxMemoryBytes ?? 0)}"));
        }

        if (node.Connections is { } connections)
        {
            yield return connections > limits.Connections
                ? Finding.Fail(
                    "connections", Invariant($"{node.Id}: {connections} (limit {limits.Connections})"), "ops/runbooks/high-connections.md")
                : Finding.Pass("connections", Invariant($"{node.Id}: {connections} of {limits.Connections}"));
        }

        if (node.RejectedConnections > 0)
        {
            yield return Counted(node, "connections", $"has refused {node.RejectedConnections} connections", "high-connections", alarms);
        }

        if (node.Hits + node.Misses >= LookupsThatCount && node.HitRatePercent is { } rate && rate < limits.CacheHitRatePercent
            && node.Role == ObservedRole.Primary)
        {
            yield return Counted(node, "hit rate", $"had {rate:0.0} % (limit {limits.CacheHitRatePercent:0} %)", "low-hit-rate", alarms);
        }

        if (node.EvictedKeys > 0)
        {
            yield return Counted(
                node, "evictions", $"has evicted {node.EvictedKeys} keys, perhaps with sessions,", "high-evictions", alarms);
        }

        if (node.FragmentationRatio > 1.5 && node.UsedMemoryBytes > MemoryThatCounts)
        {
            yield return Finding.Warn(
                "fragmentation",
                Invariant($"{node.Id}: Redis holds {node.FragmentationRatio:0.00} times the memory of its data (limit 1.5)"),
                "ops/runbooks/low-memory.md");
        }

        if (node.LastSnapshotFailed == true)
        {
            yield return Finding.Fail("persistence", $"{node.Id}: the last background save failed", "ops/runbooks/snapshot.md");
        }
    }

    // A counter never falls while its process runs. Only its alarm shows whether it still rises.
    private static Finding Counted(NodeState node, string check, FormattableString what, string kind, ImmutableArray<Alarm> alarms)
    {
        var alarm = alarms.FirstOrDefault(a => a.Name == StackNames.Alarm(kind, node.Id));
        var said = $"{node.Id} {Invariant(what)} since it started";
        return alarm?.State == AlarmState.Ok
            ? Finding.Pass(check, $"{said}; its alarm is OK now")
            : Finding.Warn(check, said, $"ops/runbooks/{kind}.md");
    }

    private static IEnumerable<Finding> Alarms(ImmutableArray<Alarm> alarms, ApiProblem? problem)
    {
        if (problem is not null)
        {
            yield return Finding.Warn(
                "alarms", $"{problem.Sentence}. Without CloudWatch CPU, free memory and credits are not known", problem.Remedy);
            yield break;
        }

        foreach (var alarm in alarms.Where(a => a.State == AlarmState.Alarm))
        {
            yield return Finding.Fail("alarm", $"{alarm.Name}: {alarm.StateReason}", alarm.Description ?? "ops/runbooks");
        }

        foreach (var alarm in alarms.Where(a => a.State is not (AlarmState.Ok or AlarmState.Alarm or AlarmState.InsufficientData)))
        {
            yield return Finding.Warn(
                "alarm", $"{alarm.Name} has an unknown state: {alarm.State}", "check the alarm in CloudWatch's console");
        }

        var quiet = alarms.Count(a => a.State == AlarmState.Ok);
        var waiting = alarms.Count(a => a.State == AlarmState.InsufficientData);
        yield return Finding.Pass(
            "alarms", Invariant($"{quiet} of {alarms.Length} are ok{(waiting > 0 ? $", {waiting} have no data yet" : "")}"));
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
