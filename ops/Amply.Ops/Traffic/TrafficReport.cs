using System.Collections.Immutable;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Figures;

namespace Amply.Ops.Traffic;

/// <summary>A run of traffic with what became of its acknowledged writes.</summary>
public sealed record TrafficReport(TrafficResult Traffic, WriteCheck Writes) : IRoutineResult
{
    /// <summary>Why the acknowledged writes could not be checked; absent where they were.</summary>
    public string? Unchecked { get; init; }

    public RoutineOutcome Outcome => (Unchecked, Writes.Lost.IsEmpty) switch
    {
        (not null, _) => RoutineOutcome.Unknown,
        (null, true) => RoutineOutcome.Done,
        _ => RoutineOutcome.Failed,
    };

    public string Summary => (Unchecked, Writes.Lost.IsEmpty) switch
    {
        ({ } why, _) => $"{Traffic.Operations:N0} operations in {Traffic.TookSeconds:0.0} s; the acknowledged writes could not be checked: {why}.",
        (null, true) => $"{Traffic.Operations:N0} operations in {Traffic.TookSeconds:0.0} s; none of {Writes.Checked:N0} acknowledged writes was lost.",
        _ => $"{Writes.Lost.Length:N0} of {Writes.Checked:N0} acknowledged writes were lost.",
    };

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
        Figure.CountBy("lost,", "lostByOperation", Writes.Lost.GroupBy(l => l.What).Select(g => KeyValuePair.Create(g.Key, (long)g.Count()))),
    ];

    public ImmutableArray<string> Next => Writes.Lost.IsEmpty
        ? []
        : ["a failover loses what its replica had not received: the lost writes with their times are in --output json"];
}
