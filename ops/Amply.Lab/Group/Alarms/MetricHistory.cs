using System.Globalization;
using Amply.Lab.Servers;

namespace Amply.Lab.Group.Alarms;

/// <summary>The metrics that CloudWatch would have of the nodes, computed from INFO and kept for an hour.</summary>
/// <param name="virtualCpus">The vCPUs of a node. CPUUtilization is a share of all of them.</param>
public sealed class MetricHistory(int virtualCpus)
{
    private const string Count = "count=";

    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (DateTimeOffset At, ImmutableDictionary<string, string> Info)> last = new(StringComparer.Ordinal);
    private ImmutableList<Datapoint> points = [];

    public void Add(DateTimeOffset now, IEnumerable<NodeView> nodes)
    {
        var added = new List<Datapoint>();
        foreach (var node in nodes.Where(node => !node.Info.IsEmpty))
        {
            var known = last.TryGetValue(node.Id, out var before);
            if (known && now <= before.At)
            {
                continue;
            }

            added.AddRange(Gauges(node).Select(gauge => new Datapoint(now, node.Id, gauge.Metric, gauge.Value)));
            if (known)
            {
                var changes = Changes(before.Info, node.Info, (now - before.At).TotalSeconds);
                added.AddRange(changes.Select(change => new Datapoint(now, node.Id, change.Metric, change.Value)));
            }

            last[node.Id] = (now, node.Info);
        }

        points = points.RemoveAll(point => point.At < now - Retention).AddRange(added);
    }

    /// <summary>The statistic of a metric over a window that ends at a moment; null without a datapoint.</summary>
    public double? Statistic(string nodeId, string metric, string statistic, DateTimeOffset end, TimeSpan window)
    {
        var values = points.Where(point => point.NodeId == nodeId && point.Metric == metric && point.At > end - window && point.At <= end)
            .Select(point => point.Value).ToList();
        return values.Count is 0 ? null : statistic switch
        {
            "Sum" => values.Sum(),
            "Minimum" => values.Min(),
            "Maximum" => values.Max(),
            "SampleCount" => values.Count,
            _ => values.Average(),
        };
    }

    private static IEnumerable<(string Metric, double Value)> Gauges(NodeView node)
    {
        var used = Number(node.Info, "used_memory");
        var most = Number(node.Info, "maxmemory");
        if (Number(node.Info, "connected_clients") is { } clients)
        {
            yield return ("CurrConnections", clients);
        }

        if (used is not null && most > 0)
        {
            yield return ("FreeableMemory", Math.Max(0, most.Value - used.Value));
            yield return ("DatabaseMemoryUsagePercentage", 100 * used.Value / most.Value);
        }

        var behind = Number(node.Info, "master_link_down_since_seconds") ?? Number(node.Info, "master_last_io_seconds_ago");
        if (node.Role is NodeRole.Replica && behind is { } lag)
        {
            yield return ("ReplicationLag", Math.Max(0, lag));
        }
    }

    private IEnumerable<(string Metric, double Value)> Changes(
        ImmutableDictionary<string, string> before, ImmutableDictionary<string, string> now, double seconds)
    {
        if (Change(before, now, "used_cpu_user") + Change(before, now, "used_cpu_sys") is { } cpu)
        {
            yield return ("CPUUtilization", 100 * cpu / seconds / virtualCpus);
        }

        foreach (var (metric, field) in new[]
        {
            ("Evictions", "evicted_keys"), ("CacheHits", "keyspace_hits"), ("CacheMisses", "keyspace_misses"),
        })
        {
            if (Change(before, now, field) is { } change)
            {
                yield return (metric, change);
            }
        }

        yield return ("AuthenticationFailures", Difference(WrongTokens(before), WrongTokens(now)));

        if (Change(before, now, "keyspace_hits") is { } hits && Change(before, now, "keyspace_misses") is { } misses && hits + misses > 0)
        {
            yield return ("CacheHitRate", 100 * hits / (hits + misses));
        }
    }

    private static double? Change(ImmutableDictionary<string, string> before, ImmutableDictionary<string, string> now, string field) =>
        Number(now, field) is { } present ? Difference(Number(before, field) ?? 0, present) : null;

    // A lower counter means that the process restarted and counts from 0.
    private static double Difference(double past, double present) => past <= present ? present - past : present;

    // Redis 7.0 counts the error replies to wrong tokens as count=N. acl_access_denied_auth exists from 7.2 on.
    private static double WrongTokens(ImmutableDictionary<string, string> info) =>
        info.TryGetValue("errorstat_WRONGPASS", out var text) && text.StartsWith(Count, StringComparison.Ordinal)
        && double.TryParse(text.AsSpan(Count.Length), NumberStyles.None, null, out var count) ? count : 0;

    private static double? Number(ImmutableDictionary<string, string> info, string field) =>
        info.TryGetValue(field, out var text) && double.TryParse(text, NumberStyles.Float, null, out var number) ? number : null;

    private sealed record Datapoint(DateTimeOffset At, string NodeId, string Metric, double Value);
}
