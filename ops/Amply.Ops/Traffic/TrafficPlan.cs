using Amply.Ops.Routines;

namespace Amply.Ops.Traffic;

/// <summary>What traffic would be made.</summary>
public sealed record TrafficPlan : IRoutinePlan
{
    public string Routine => "traffic";

    bool IRoutinePlan.IsExclusive => false;

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <param name="isLab">Elsewhere the traffic stands beside that of real users.</param>
    public static TrafficPlan For(TrafficOptions options, bool isLab) => new()
    {
        Steps =
        [
            $"make {options.Rate:N0} operations a second of {options.Users:N0} made-up users for {(options.Duration is { } time ? $"{time.TotalSeconds:0} s" : "as long as nobody presses Ctrl-C")}: sessions, rate limits, cached queries, task results",
            "check every acknowledged write; all keys made have a TTL, but the made-up users' indexes, which sessions flush empties",
        ],
        Findings =
        [
            isLab
                ? Finding.Pass("target", "a lab")
                : Finding.Warn("target", "real applications use it: they share its capacity and its key names with users usr_traffic_…", "rehearse in a lab: ./amply lab up"),
        ],
    };
}

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

/// <summary>One operation of the applications.</summary>
public enum TrafficOperation
{
    CreateSession,
    ReadSession,
    TouchSession,
    DeleteSession,
    ListSessions,
    CheckRate,
    CachedQuery,
    StoreResult,
    ReadResult,
}

/// <summary>How often the applications do what: each request checks its rate and its session, and few log in or out.</summary>
public static class TrafficMix
{
    private static readonly (TrafficOperation Operation, int Percent)[] Shares =
    [
        (TrafficOperation.CheckRate, 28),
        (TrafficOperation.ReadSession, 26),
        (TrafficOperation.TouchSession, 16),
        (TrafficOperation.CachedQuery, 12),
        (TrafficOperation.StoreResult, 6),
        (TrafficOperation.ReadResult, 4),
        (TrafficOperation.CreateSession, 5),
        (TrafficOperation.DeleteSession, 2),
        (TrafficOperation.ListSessions, 1),
    ];

    /// <param name="percentile">From 0 to 99.</param>
    public static TrafficOperation At(int percentile)
    {
        foreach (var (operation, percent) in Shares)
        {
            if ((percentile -= percent) < 0)
            {
                return operation;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(percentile), "must be from 0 to 99");
    }

    public static bool Writes(TrafficOperation operation) => operation
        is TrafficOperation.CreateSession or TrafficOperation.TouchSession or TrafficOperation.DeleteSession
        or TrafficOperation.CheckRate or TrafficOperation.StoreResult;
}
