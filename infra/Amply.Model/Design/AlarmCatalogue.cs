using Amply.Model.Outputs;

namespace Amply.Model.Design;

/// <summary>One kind of alarm; a row of <see cref="AlarmCatalogue"/>.</summary>
/// <param name="Kind">As in the alarm's name, for example <c>high-cpu</c>.</param>
/// <param name="Metric">Metric in AWS/ElastiCache, or metric math over <see cref="ExpressionMetrics"/>, whose ids are m1, m2….</param>
/// <param name="Statistic"><c>Average</c>, <c>Sum</c>, <c>Minimum</c> or <c>Maximum</c>.</param>
/// <param name="FiresAbove">Whether the alarm fires above its threshold, or below.</param>
/// <param name="Threshold">The threshold, out of those of the stack.</param>
/// <param name="Meaning">One or two sentences for the engineer on call.</param>
public sealed record AlarmRule(
    string Kind, string Metric, string Statistic, bool FiresAbove, Func<Thresholds, double> Threshold, string Meaning)
{
    /// <summary>The metrics of metric math; empty where <see cref="Metric"/> is a metric.</summary>
    public ImmutableArray<string> ExpressionMetrics { get; init; } = [];

    /// <summary>Seconds.</summary>
    public int Period { get; init; } = 60;

    public int EvaluationPeriods { get; init; } = 3;

    /// <summary>Whether such a group has the alarm at all.</summary>
    public Func<GroupTopology, NodeType, Thresholds, bool> Applies { get; init; } = (_, _, _) => true;

    public bool IsExpression => !ExpressionMetrics.IsEmpty;

    /// <summary>How many metrics AWS bills.</summary>
    public int Metrics => Math.Max(1, ExpressionMetrics.Length);

    /// <summary>The page that says what to do.</summary>
    public string Runbook => $"ops/runbooks/{Kind}.md";
}

/// <summary>One alarm of one member.</summary>
public sealed record MemberAlarm(AlarmRule Rule, string Member, double Threshold);

/// <summary>The alarms of a group: the source document's five for each member, and those that AWS advises beside them.</summary>
public static class AlarmCatalogue
{
    public static ImmutableArray<AlarmRule> Rules { get; } =
    [
        new("high-cpu", "CPUUtilization", "Average", true, limits => limits.CpuPercent,
            "The node has no CPU left. Commands wait."),
        new("elevated-cpu", "CPUUtilization", "Average", true, limits => limits.CpuWarningPercent,
            "Redis uses one thread. On a 2-vCPU node 50 % CPU means that thread is saturated.")
        {
            EvaluationPeriods = 15,
            Applies = (_, _, limits) => limits.CpuWarningPercent < limits.CpuPercent,
        },
        new("low-memory", "FreeableMemory", "Average", false, limits => limits.FreeableMemoryBytes,
            "The node has little free memory. Next it evicts keys and swaps."),
        new("high-connections", "CurrConnections", "Average", true, limits => limits.Connections,
            "The clients have more connections than their pools should open. A pool leaks connections, or a client restarts in a loop."),
        new("high-evictions", "Evictions", "Sum", true, limits => limits.EvictionsPerMinute,
            "Redis deletes keys with a TTL because its memory is full. Sessions are among these keys.")
        {
            EvaluationPeriods = 1,
        },
        // AWS' pages disagree whether CacheHitRate is 0-1 or 0-100, so the rate is computed. Without lookups there is no rate and no alarm.
        new("low-hit-rate", "100 * m1 / (m1 + m2)", "Sum", false, limits => limits.CacheHitRatePercent,
            "Many lookups find no key. The database serves the requests that the cache should serve.")
        {
            ExpressionMetrics = ["CacheHits", "CacheMisses"],
            Period = 300,
            EvaluationPeriods = 6,
        },
        new("high-database-memory", "DatabaseMemoryUsagePercentage", "Average", true, limits => limits.DatabaseMemoryPercent,
            "The data fills maxmemory. Next Redis evicts keys."),
        new("authentication-failures", "AuthenticationFailures", "Sum", true, limits => limits.AuthenticationFailuresPerMinute,
            "Clients use a wrong token. Either a rotated token did not reach them, or this is an attack.")
        {
            EvaluationPeriods = 1,
        },
        new("replication-lag", "ReplicationLag", "Maximum", true, limits => limits.ReplicationLagSeconds,
            "A replica is behind its primary. A failover now would lose writes.")
        {
            Applies = (topology, _, _) => topology.HasReplicas,
        },
        new("low-cpu-credits", "CPUCreditBalance", "Minimum", false, limits => limits.CpuCreditBalance,
            "The node has few CPU credits. Without credits AWS throttles the node to its baseline.")
        {
            Applies = (_, node, _) => node.IsBurstable,
        },
    ];

    public static ImmutableArray<MemberAlarm> For(GroupTopology topology, NodeType node, Thresholds limits) =>
    [
        .. from member in topology.Members
           from rule in Rules
           where rule.Applies(topology, node, limits)
           select new MemberAlarm(rule, member, rule.Threshold(limits)),
    ];
}
