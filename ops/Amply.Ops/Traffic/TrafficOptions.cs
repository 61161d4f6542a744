namespace Amply.Ops.Traffic;

/// <summary>How much of the applications' traffic to make, and for how long.</summary>
public sealed record TrafficOptions
{
    /// <summary>Operations a second, from 1 to 100,000, sent when due whether or not earlier ones have answered.</summary>
    public int Rate { get; init; } = 200;

    /// <summary>Absent: until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Users whose sessions, counters and queries are used.</summary>
    public int Users { get; init; } = 200;

    /// <summary>Operations that may wait for an answer; what is due beyond is counted as not sent.</summary>
    public int MaxInFlight { get; init; } = 2_000;

    /// <summary>How long writes may fail before the connection is replaced.</summary>
    public TimeSpan ReplaceConnectionAfter { get; init; } = TimeSpan.FromSeconds(1);

    public int Seed { get; init; } = 1;
}
