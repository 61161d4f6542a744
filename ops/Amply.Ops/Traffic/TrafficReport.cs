using System.Collections.Immutable;
using System.Globalization;
using Amply.Ops.Routines;

namespace Amply.Ops.Traffic;

/// <summary>A run of traffic with what became of its acknowledged writes.</summary>
public sealed record TrafficReport(TrafficResult Traffic, WriteCheck Writes) : IRoutineResult
{
    public RoutineOutcome Outcome => Writes.Lost.IsEmpty ? RoutineOutcome.Done : RoutineOutcome.Failed;

    public string Summary => Writes.Lost.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"{Traffic.Operations:N0} operations in {Traffic.TookSeconds:0.0} s; none of {Writes.Checked:N0} acknowledged writes was lost.")
        : string.Create(CultureInfo.InvariantCulture, $"{Writes.Lost.Length:N0} of {Writes.Checked:N0} acknowledged writes were lost.");

    public ImmutableArray<KeyValuePair<string, string>> Figures =>
    [
        .. Traffic.Answered.Select(a => Figure(a.Key, a.Value)),
        .. Traffic.Failed.Select(f => Figure($"failed, {f.Key}", f.Value)),
        .. Traffic.NotSent > 0 ? [Figure("not sent", Traffic.NotSent)] : Array.Empty<KeyValuePair<string, string>>(),
        Milliseconds("latency p50", Traffic.Latency.P50),
        Milliseconds("latency p99", Traffic.Latency.P99),
        Milliseconds("latency p99.9", Traffic.Latency.P999),
        Milliseconds("longest without a write", Traffic.LongestWriteGapMs),
        Milliseconds("longest without a read", Traffic.LongestReadGapMs),
        Figure("connections replaced", Traffic.ConnectionsReplaced),
        .. Writes.Lost.GroupBy(l => l.What).Select(g => Figure($"lost, {g.Key}", g.Count())),
    ];

    public ImmutableArray<string> Next => Writes.Lost.IsEmpty
        ? []
        : ["a failover loses what its replica had not received: the lost writes with their times are in --output json"];

    private static KeyValuePair<string, string> Figure(string name, long count) => new(name, count.ToString("N0", CultureInfo.InvariantCulture));

    private static KeyValuePair<string, string> Milliseconds(string name, double value) => new(name, string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms"));
}
