using System.Collections.Concurrent;
using System.Text.Json;
using Amply.Ops.Redis.Failures;
using HdrHistogram;

namespace Amply.Ops.Traffic;

/// <summary>Counts answers, failures and latencies of concurrent operations.</summary>
internal sealed class TrafficMeter(TimeProvider clock)
{
    private static readonly long HighestMicroseconds = (long)TimeSpan.FromMinutes(10).TotalMicroseconds;

    private readonly ConcurrentDictionary<string, long> answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> failed = new(StringComparer.Ordinal);
    private readonly LongConcurrentHistogram latency = new(1, HighestMicroseconds, 3);
    private readonly Silence writes = new();
    private readonly Silence reads = new();
    private long notSent;

    public void Start()
    {
        writes.Note(clock);
        reads.Note(clock);
    }

    public void Answered(TrafficOperation operation, long dueTimestamp)
    {
        latency.RecordValue(Math.Clamp((long)clock.GetElapsedTime(dueTimestamp).TotalMicroseconds, 1, HighestMicroseconds));
        answered.AddOrUpdate(operation.ToString(), 1, (_, n) => n + 1);
        (TrafficMix.Writes(operation) ? writes : reads).Note(clock);
    }

    public void Failed(Exception error) => failed.AddOrUpdate(Kind(error), 1, (_, n) => n + 1);

    public void NotSent() => Interlocked.Increment(ref notSent);

    public TrafficResult Result(TimeSpan took, int connectionsReplaced, long acknowledgedWrites) => new()
    {
        TookSeconds = Math.Round(took.TotalSeconds, 3),
        Answered = answered.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Failed = failed.ToImmutableSortedDictionary(StringComparer.Ordinal),
        NotSent = Interlocked.Read(ref notSent),
        LatencyMs = new LatencySummary(Percentile(50), Percentile(90), Percentile(99), Percentile(99.9), Percentile(100)),
        LongestWriteGapMs = Math.Round(writes.Longest(clock).TotalMilliseconds, 1),
        LongestReadGapMs = Math.Round(reads.Longest(clock).TotalMilliseconds, 1),
        ConnectionsReplaced = connectionsReplaced,
        AcknowledgedWrites = acknowledgedWrites,
    };

    private double Percentile(double percentile) =>
        latency.TotalCount == 0 ? 0 : latency.GetValueAtPercentile(percentile) / 1000.0;

    private static string Kind(Exception error)
    {
        var failure = ConnectionFailure.Of(error);
        return failure.Kind == ConnectionFailureKind.Unexpected ? error.GetType().Name
            : JsonNamingPolicy.CamelCase.ConvertName(failure.Kind.ToString());
    }

    // The longest time between two answers, with the time since the last one.
    private sealed class Silence
    {
        private readonly Lock gate = new();
        private long? last;
        private TimeSpan longest;

        public void Note(TimeProvider clock)
        {
            lock (gate)
            {
                longest = Current(clock);
                last = clock.GetTimestamp();
            }
        }

        public TimeSpan Longest(TimeProvider clock)
        {
            lock (gate)
            {
                return Current(clock);
            }
        }

        private TimeSpan Current(TimeProvider clock)
        {
            var now = last is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero;
            return now > longest ? now : longest;
        }
    }
}
