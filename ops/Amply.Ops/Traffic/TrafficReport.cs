using Amply.Ops.Routines;

namespace Amply.Ops.Traffic;

/// <summary>The result of the load, and the check of its acknowledged writes.</summary>
public sealed record TrafficReport(TrafficResult Traffic, WriteCheck Writes) : IRoutineResult
{
    /// <summary>Why the acknowledged writes could not be checked; absent where they were checked.</summary>
    public string? Unchecked { get; init; }

    public RoutineOutcome Outcome => (Unchecked, Writes.Lost.IsEmpty) switch
    {
        (not null, _) => RoutineOutcome.Unknown,
        (null, true) => RoutineOutcome.Done,
        _ => RoutineOutcome.Failed,
    };

    public string Summary => (Unchecked, Writes.Lost.IsEmpty) switch
    {
        ({ } why, _) => $"{Run}; the acknowledged writes could not be checked: {why}.",
        (null, true) => $"{Run}; none of {Writes.Checked:N0} acknowledged writes was lost.",
        _ => $"{Writes.Lost.Length:N0} of {Writes.Checked:N0} acknowledged writes were lost. "
            + "A failover loses what its replica had not received, and evictions lose keys with a TTL. "
            + "--output json lists the lost writes with their times.",
    };

    private string Run => $"{Traffic.Operations:N0} operations in {Traffic.TookSeconds:0.0} s";

    public FigureList Figures =>
    [
        Figure.CountBy("answered,", "answeredByOperation", Traffic.Answered),
        Figure.CountBy("failed,", "failedByError", Traffic.Failed),
        Figure.Count("not sent", "notSentOperations", Traffic.NotSent),
        Figure.Milliseconds("latency p50", "latencyP50", Traffic.LatencyMs.P50),
        Figure.Milliseconds("latency p99", "latencyP99", Traffic.LatencyMs.P99),
        Figure.Milliseconds("latency p99.9", "latencyP999", Traffic.LatencyMs.P999),
        Figure.Milliseconds("longest without a write", "longestWithoutWrite", Traffic.LongestWriteGapMs),
        Figure.Milliseconds("longest without a read", "longestWithoutRead", Traffic.LongestReadGapMs),
        Figure.Count("connections replaced", "replacedConnections", Traffic.ConnectionsReplaced),
        Figure.CountBy(
            "lost,", "lostByOperation", Writes.Lost.GroupBy(l => l.What).Select(g => KeyValuePair.Create(g.Key, (long)g.Count()))),
    ];

    public ImmutableArray<string> Next => [];
}

/// <summary>The measurements of the load.</summary>
public sealed record TrafficResult
{
    public required double TookSeconds { get; init; }
    /// <summary>Operations that were answered, by name.</summary>
    public required ImmutableSortedDictionary<string, long> Answered { get; init; }
    /// <summary>Operations that failed, by the kind of error. They may have taken effect.</summary>
    public required ImmutableSortedDictionary<string, long> Failed { get; init; }
    /// <summary>Operations that were due while too many already waited.</summary>
    public required long NotSent { get; init; }
    /// <summary>The time from when an operation was due to its answer, so that a stall counts for all operations that it delays.</summary>
    public required LatencySummary LatencyMs { get; init; }
    /// <summary>The longest time between two answered writes.</summary>
    public required double LongestWriteGapMs { get; init; }
    public required double LongestReadGapMs { get; init; }
    /// <summary>How often the connection had to be replaced.</summary>
    public required int ConnectionsReplaced { get; init; }
    /// <summary>Writes whose acknowledgement was kept to be checked.</summary>
    public required long AcknowledgedWrites { get; init; }

    public long Operations => Answered.Values.Sum() + Failed.Values.Sum() + NotSent;
}

/// <summary>Milliseconds.</summary>
public sealed record LatencySummary(double P50, double P90, double P99, double P999, double Max);

/// <summary>An acknowledged write that was lost.</summary>
/// <param name="What">The operation: create, touch, delete, or result.</param>
/// <param name="KeyHash">The first 12 hex digits of the key's SHA-256. An id is a secret.</param>
public sealed record LostWrite(string What, string KeyHash, DateTimeOffset AcknowledgedAt, string Found);

/// <summary>The comparison of the acknowledged writes with Redis.</summary>
public sealed record WriteCheck(long Checked, ImmutableArray<LostWrite> Lost);
