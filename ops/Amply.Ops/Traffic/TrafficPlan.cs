using Amply.Ops.Routines;

namespace Amply.Ops.Traffic;

/// <summary>The load that would be simulated.</summary>
public sealed record TrafficPlan : IRoutinePlan
{
    public string Routine => "traffic";

    bool IRoutinePlan.IsExclusive => false;

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <param name="isLab">Whether the target is a lab. Elsewhere there are real users.</param>
    public static TrafficPlan For(TrafficOptions options, bool isLab) => new()
    {
        Steps =
        [
            $"send {options.Rate:N0} operations a second of {options.Users:N0} test users "
            + $"{(options.Duration is { } time ? $"for {time.TotalSeconds:0} s" : "until Ctrl-C")}: "
            + "sessions, rate limits, cached queries, task results",
            "check every acknowledged write. All new keys have a TTL, except the indexes of the test users: sessions flush empties them",
        ],
        Findings =
        [
            isLab
                ? Finding.Pass("target", "a lab")
                : Finding.Warn(
                    "target",
                    "real applications use this group. They share its capacity and key names with users usr_traffic_…",
                    "rehearse in a lab: ./amply lab up --stack prod"),
        ],
    };
}

/// <summary>The options of the load.</summary>
public sealed record TrafficOptions
{
    /// <summary>
    /// Operations a second, from 1 to 100,000. An operation is sent when it is due, also if earlier ones have no answer yet.
    /// </summary>
    public int Rate { get; init; } = 200;

    /// <summary>Null: until Ctrl-C.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The number of test users.</summary>
    public int Users { get; init; } = 200;

    /// <summary>The most operations that wait for an answer. Further operations count as not sent.</summary>
    public int MaxInFlight { get; init; } = 2_000;

    /// <summary>The time of failed writes after which the connection is replaced.</summary>
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

/// <summary>The shares of the operations: each request checks its rate and its session, and few users log in or out.</summary>
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
