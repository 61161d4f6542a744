using System.Collections.Immutable;
using Amply.Model.Outputs;

namespace Amply.Model;

/// <summary>One alarm of one member.</summary>
public sealed record AlarmDefinition
{
    /// <summary>As in the alarm's name, for example <c>high-cpu</c>; also the name of its runbook.</summary>
    public required string Kind { get; init; }

    public required string Member { get; init; }

    /// <summary>Metric in AWS/ElastiCache; absent where <see cref="Expression"/> is given.</summary>
    public string? Metric { get; init; }

    /// <summary>Metric math over <see cref="ExpressionMetrics"/>, whose ids are m1, m2….</summary>
    public string? Expression { get; init; }

    public IReadOnlyList<string> ExpressionMetrics { get; init; } = [];

    public required string Statistic { get; init; }

    public required bool FiresAbove { get; init; }

    public required double Threshold { get; init; }

    /// <summary>Seconds.</summary>
    public int Period { get; init; } = 60;

    public int EvaluationPeriods { get; init; } = 3;

    /// <summary>What it means, in one sentence.</summary>
    public required string Meaning { get; init; }

    public int Metrics => Expression is null ? 1 : ExpressionMetrics.Count;
}

/// <summary>The alarms of a group: the source document's five for each member, and those that AWS advises beside them.</summary>
public static class AlarmCatalogue
{
    public static ImmutableArray<AlarmDefinition> For(GroupTopology topology, NodeType node, Thresholds limits) =>
        [.. topology.Members.SelectMany(member => OfMember(member, topology, node, limits))];

    private static IEnumerable<AlarmDefinition> OfMember(string member, GroupTopology topology, NodeType node, Thresholds limits)
    {
        yield return new()
        {
            Kind = "high-cpu",
            Member = member,
            Metric = "CPUUtilization",
            Statistic = "Average",
            FiresAbove = true,
            Threshold = limits.CpuPercent,
            Meaning = "The node's CPU is used up: commands wait.",
        };
        if (limits.CpuWarningPercent < limits.CpuPercent)
        {
            yield return new()
            {
                Kind = "elevated-cpu",
                Member = member,
                Metric = "CPUUtilization",
                Statistic = "Average",
                FiresAbove = true,
                Threshold = limits.CpuWarningPercent,
                EvaluationPeriods = 15,
                Meaning = "Redis' one thread nears the whole of its vCPU, which on a node of two is half of all.",
            };
        }

        yield return new()
        {
            Kind = "low-memory",
            Member = member,
            Metric = "FreeableMemory",
            Statistic = "Average",
            FiresAbove = false,
            Threshold = limits.FreeableMemoryBytes,
            Meaning = "Memory runs out: evictions and swapping follow.",
        };
        yield return new()
        {
            Kind = "high-connections",
            Member = member,
            Metric = "CurrConnections",
            Statistic = "Average",
            FiresAbove = true,
            Threshold = limits.Connections,
            Meaning = "More connections than the pools should open; a pool leaks or restarts in a loop.",
        };
        yield return new()
        {
            Kind = "high-evictions",
            Member = member,
            Metric = "Evictions",
            Statistic = "Sum",
            FiresAbove = true,
            Threshold = limits.EvictionsPerMinute,
            EvaluationPeriods = 1,
            Meaning = "Keys with a TTL are dropped for want of memory: sessions are among them.",
        };
        yield return new()
        {
            Kind = "low-hit-rate",
            Member = member,
            // AWS' CacheHitRate is 0-1 or 0-100, depending on the page; this is certain. No lookups is no rate, and no alarm.
            Expression = "100 * m1 / (m1 + m2)",
            ExpressionMetrics = ["CacheHits", "CacheMisses"],
            Statistic = "Sum",
            FiresAbove = false,
            Threshold = limits.CacheHitRatePercent,
            Period = 300,
            EvaluationPeriods = 6,
            Meaning = "Lookups miss: the database serves what the cache should.",
        };
        yield return new()
        {
            Kind = "high-database-memory",
            Member = member,
            Metric = "DatabaseMemoryUsagePercentage",
            Statistic = "Average",
            FiresAbove = true,
            Threshold = limits.DatabaseMemoryPercent,
            Meaning = "Data fills maxmemory: evictions follow.",
        };
        yield return new()
        {
            Kind = "authentication-failures",
            Member = member,
            Metric = "AuthenticationFailures",
            Statistic = "Sum",
            FiresAbove = true,
            Threshold = limits.AuthenticationFailuresPerMinute,
            EvaluationPeriods = 1,
            Meaning = "Clients use a wrong token: a rotation that was not rolled out, or somebody tries.",
        };
        if (topology.HasReplicas)
        {
            yield return new()
            {
                Kind = "replication-lag",
                Member = member,
                Metric = "ReplicationLag",
                Statistic = "Maximum",
                FiresAbove = true,
                Threshold = limits.ReplicationLagSeconds,
                Meaning = "A replica is behind: a failover now would lose writes.",
            };
        }

        if (node.IsBurstable)
        {
            yield return new()
            {
                Kind = "low-cpu-credits",
                Member = member,
                Metric = "CPUCreditBalance",
                Statistic = "Minimum",
                FiresAbove = false,
                Threshold = limits.CpuCreditBalance,
                Meaning = "The node's CPU credits run out; then it is throttled to its baseline.",
            };
        }
    }
}
