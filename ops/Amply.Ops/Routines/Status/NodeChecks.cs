using Amply.Model.Design;
using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges what one node says of itself, by the stack's thresholds; pure.</summary>
internal static class NodeChecks
{
    // With fewer lookups the hit rate only shows a restart.
    private const long LookupsThatCount = 1000;

    // The fragmentation of an almost empty server is the allocator's overhead.
    private const long MemoryThatCounts = 50_000_000;

    public static IEnumerable<Symptom> Check(NodeState node, ImmutableArray<Alarm> alarms, GroupTarget target) =>
        All(node, alarms, target).Select(symptom => symptom with { Node = node.Id, Shard = node.Shard });

    private static IEnumerable<Symptom> All(NodeState node, ImmutableArray<Alarm> alarms, GroupTarget target)
    {
        var limits = target.Outputs.Thresholds;
        if (node.Loading == true)
        {
            yield return new Symptom(Trouble.Loading, Finding.Fail(
                "loading",
                $"{node.Id} is loading its data and does not answer other commands",
                $"./amply status {target.Option} --wait 15m"));
        }

        if (node.MemoryPercent is { } memory)
        {
            yield return memory > limits.DatabaseMemoryPercent
                ? new Symptom(Trouble.Memory, Finding.Fail(
                    "memory",
                    $"{node.Id}: {memory:0} % of maxmemory (limit {limits.DatabaseMemoryPercent:0} %)",
                    Symptom.Page("high-database-memory")))
                {
                    Alarm = "high-database-memory",
                }
                : Symptom.Pass("memory", $"{node.Id}: {memory:0} % of {Bytes.Text(node.MaxMemoryBytes ?? 0)}");
        }

        if (node.Connections is { } connections)
        {
            yield return connections > limits.Connections
                ? new Symptom(Trouble.Connections, Finding.Fail(
                    "connections", $"{node.Id}: {connections:N0} (limit {limits.Connections:N0})", Symptom.Page("high-connections")))
                {
                    Alarm = "high-connections",
                }
                : Symptom.Pass("connections", $"{node.Id}: {connections:N0} of {limits.Connections:N0}");
        }

        if (node.RejectedConnections > 0)
        {
            var said = $"has refused {node.RejectedConnections:N0} connections";
            yield return Counted(Trouble.Rejections, node, "connections", said, "high-connections", alarms);
        }

        if (node.Hits + node.Misses >= LookupsThatCount && node.HitRatePercent is { } rate && rate < limits.CacheHitRatePercent
            && node.Role == ObservedRole.Primary)
        {
            yield return Counted(
                Trouble.HitRate, node, "hit rate", $"had {rate:0.0} % (limit {limits.CacheHitRatePercent:0} %)", "low-hit-rate", alarms);
        }

        if (node.EvictedKeys > 0)
        {
            var said = $"has evicted {node.EvictedKeys:N0} keys, perhaps with sessions,";
            yield return Counted(Trouble.Evictions, node, "evictions", said, "high-evictions", alarms);
        }

        if (node.FragmentationRatio > 1.5 && node.UsedMemoryBytes > MemoryThatCounts)
        {
            yield return new Symptom(Trouble.Fragmentation, Finding.Warn(
                "fragmentation",
                $"{node.Id}: Redis holds {node.FragmentationRatio:0.00} times the memory of its data (limit 1.5)",
                Symptom.Page("low-memory")));
        }

        if (node.LastSnapshotFailed == true)
        {
            yield return new Symptom(Trouble.SaveFailed, Finding.Fail(
                "persistence", $"{node.Id}: the last background save failed", Symptom.Page("snapshot")));
        }
    }

    // A counter never falls while its process runs. Only its alarm shows whether it still rises.
    private static Symptom Counted(
        Trouble trouble, NodeState node, string check, string what, string kind, ImmutableArray<Alarm> alarms)
    {
        var alarm = alarms.FirstOrDefault(a => a.Name == StackNames.Alarm(kind, node.Id));
        var said = $"{node.Id} {what} since it started";
        return alarm?.State == AlarmState.Ok
            ? Symptom.Pass(check, $"{said}; its alarm is OK now")
            : new Symptom(trouble, Finding.Warn(check, said, Symptom.Page(kind))) { Alarm = kind };
    }
}
