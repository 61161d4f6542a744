namespace Amply.Ops.Traffic;

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
