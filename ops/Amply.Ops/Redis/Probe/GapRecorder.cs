namespace Amply.Ops.Redis.Probe;

/// <summary>Records successes, and the longest time between two of them.</summary>
internal sealed class GapRecorder(TimeProvider clock)
{
    private readonly Lock gate = new();
    private (long At, DateTimeOffset Time)? begun;
    private (long At, DateTimeOffset Time)? last;
    private Gap longest = new(TimeSpan.Zero, default, default);

    /// <summary>Timestamp of the last success.</summary>
    public long? Last
    {
        get
        {
            lock (gate)
            {
                return last?.At;
            }
        }
    }

    public Gap Longest
    {
        get
        {
            lock (gate)
            {
                return longest;
            }
        }
    }

    /// <summary>Begins. The time until the first success counts.</summary>
    public void Begin() => begun = (clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>Drops the gaps that are over. A gap that lasts until now still counts.</summary>
    public void Restart()
    {
        lock (gate)
        {
            longest = new Gap(TimeSpan.Zero, default, default);
        }
    }

    public void Note()
    {
        var (at, time) = (clock.GetTimestamp(), clock.GetUtcNow());
        lock (gate)
        {
            if ((last ?? begun) is { } before && clock.GetElapsedTime(before.At, at) is var length && length > longest.Length)
            {
                longest = new Gap(length, before.Time, time);
            }

            last = (at, time);
        }
    }
}

/// <summary>A time without success, from the last one before it to the first one after.</summary>
internal sealed record Gap(TimeSpan Length, DateTimeOffset From, DateTimeOffset To);
