using System.Collections.Immutable;

namespace Amply.Ops.Traffic;

/// <summary>What the traffic saw.</summary>
public sealed record TrafficResult
{
    public required double TookSeconds { get; init; }

    /// <summary>Operations that were answered, by name.</summary>
    public required ImmutableSortedDictionary<string, long> Answered { get; init; }

    /// <summary>Operations that failed, by the error's kind; whether they took effect is unknown.</summary>
    public required ImmutableSortedDictionary<string, long> Failed { get; init; }

    /// <summary>Operations that were due while too many already waited.</summary>
    public required long NotSent { get; init; }

    /// <summary>From when an operation was due to its answer, so that a stall is felt by all that it delayed.</summary>
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

/// <summary>One acknowledged write that Redis no longer knows of.</summary>
/// <param name="What">The operation: create, touch, delete, or result.</param>
/// <param name="KeyHash">Twelve hex digits of the key's SHA-256: an id is a secret.</param>
public sealed record LostWrite(string What, string KeyHash, DateTimeOffset AcknowledgedAt, string Found);

/// <summary>The acknowledged writes compared with what is stored.</summary>
public sealed record WriteCheck(long Checked, ImmutableArray<LostWrite> Lost);
