using System.Text.Json.Serialization;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

[JsonConverter(typeof(CamelCaseEnumConverter<SessionFlushEnd>))]
public enum SessionFlushEnd
{
    Done,
    /// <summary>Sessions still came back in the last pass.</summary>
    ComingBack,
    /// <summary>Replicas did not confirm in time. A failover now could bring sessions back.</summary>
    ReplicasBehind,
    /// <summary>Stopped between two batches. A second run continues.</summary>
    Cancelled,
    /// <summary>Remaining sessions could not be checked: slots kept moving, or a shard had no primary. A second run continues.</summary>
    Unproved,
    /// <summary>No primary answered. Nothing was changed.</summary>
    Failed,
}

/// <summary>The result of a flush.</summary>
public sealed record SessionFlushResult : IRoutineResult
{
    public required SessionFlushEnd End { get; init; }
    /// <summary>Why the flush is not complete; absent where it is.</summary>
    public string? Problem { get; init; }
    public required double TookSeconds { get; init; }

    /// <summary>
    /// Seconds without a session that came back, before the last pass; absent where no session was deleted or nothing is proved.
    /// </summary>
    public double? QuietSeconds { get; init; }
    /// <summary>The longest lifetime that was left to the sessions, in seconds; absent where they were deleted at once.</summary>
    public double? GraceSeconds { get; init; }
    public required ImmutableArray<NodeFlushReport> Nodes { get; init; }
    /// <summary>Why a person must look at a flush that is done, in a sentence; absent where there is no reason.</summary>
    public string? Attention { get; init; }
    public ImmutableArray<string> Notes { get; init; } = [];
    public ImmutableArray<string> Next { get; init; } = [];

    public SessionCounts Total => Nodes.Aggregate(SessionCounts.None, (sum, node) => sum + node.Counts);

    /// <summary>Sessions that were deleted or shortened. A session that came back counts once.</summary>
    public long Ended => Total.Deleted + Total.Shortened;

    public RoutineOutcome Outcome => End switch
    {
        SessionFlushEnd.Done when Total.CannotJudge > 0 || Attention is not null => RoutineOutcome.NeedsAttention,
        SessionFlushEnd.Done => RoutineOutcome.Done,
        SessionFlushEnd.Cancelled => RoutineOutcome.Cancelled,
        SessionFlushEnd.ReplicasBehind or SessionFlushEnd.Unproved => RoutineOutcome.Unknown,
        _ => RoutineOutcome.Failed,
    };

    public string Summary =>
        $"{Act}{(End == SessionFlushEnd.Done ? $".{Proof}" : $", but {Problem}.")}{Unjudged}{(Attention is null ? "" : $" {Attention}")}";

    private string Act => GraceSeconds is { } grace
        ? $"{Shortened(grace)}{Times(Total.ShortenedAgain, "the flush shortened it")}; it took {TookSeconds:0.0} s"
        : $"{Ended:N0} sessions deleted in {TookSeconds:0.0} s{Times(Total.CameBack, "the flush deleted it")}";

    // The last pass also counts the sessions that this run shortened.
    private string Shortened(double grace) => (Total.Shortened, Total.EndingSoon) switch
    {
        (0, > 0 and var soon) => $"{soon:N0} sessions already end within {grace:0} s, so none was shortened",
        (var shortened, var soon) when soon > shortened =>
            $"{soon:N0} sessions end within {grace:0} s, and {shortened:N0} of them were shortened",
        (var shortened, _) => $"{shortened:N0} sessions end within {grace:0} s",
    };

    private static string Times(long times, string what) =>
        times > 0 ? $"; {times:N0} {(times == 1 ? "time" : "times")} a client wrote a session back or created one, and {what}" : "";

    private string Proof => QuietSeconds is > 0 and var quiet
        ? $" Nothing came back for {quiet:0.0} s. An application that writes a session back later than that is not covered."
        : "";

    private string Unjudged => Total.CannotJudge is > 0 and var count ? $" {UnjudgedSessions.Left(count, Total.UnreadFields)}" : "";

    public FigureList Figures => [.. FlushFigures.Of(this)];
}

/// <summary>The result of a flush on one node.</summary>
/// <param name="Restarts">How often the scan started again because the process behind the endpoint changed.</param>
/// <param name="PausedSeconds">Seconds of waits, by reason.</param>
/// <param name="ReplicasConfirmed">How many of the <paramref name="Replicas"/> that were connected at the end.</param>
public sealed record NodeFlushReport(
    string Shard,
    string Endpoint,
    SessionCounts Counts,
    int Restarts,
    ImmutableSortedDictionary<string, double> PausedSeconds,
    int ReplicasConfirmed,
    int Replicas);

/// <summary>The figures of a flush, for the terminal, JSON and the audit log.</summary>
internal static class FlushFigures
{
    public static IEnumerable<Figure> Of(SessionFlushResult result)
    {
        var total = result.Total;
        var isGrace = result.GraceSeconds is not null;
        yield return isGrace
            ? Figure.Count("shortened", "shortenedSessions", total.Shortened)
            : Figure.Count("deleted", "endedSessions", total.Deleted);
        foreach (var (name, jsonName, count) in new[]
        {
            ("came back and were deleted", "cameBackSessions", total.CameBack),
            ("shortened again", "shortenedAgainSessions", total.ShortenedAgain),
            ("end within the grace", "endingSoonSessions", total.EndingSoon),
            ("spared, created after the start", "sparedSessions", total.Spared),
            ("not selected", "notMeantSessions", total.NotMeant),
            ("could not be judged, left", "unjudgedSessions", total.CannotJudge),
            ("of another type, left", "foreignSessionKeys", total.WrongType),
            isGrace
                ? ("without a TTL, shortened", "shortenedSessionsWithoutTtl", total.WithoutTtl)
                : ("without a TTL, deleted", "endedSessionsWithoutTtl", total.WithoutTtl),
            ("index entries removed", "removedIndexEntries", total.IndexEntries),
            ("indexes of another type, left", "foreignIndexes", total.ForeignIndexes),
            ("restarted scans", "restartedScans", result.Nodes.Sum(n => n.Restarts)),
        })
        {
            if (count > 0)
            {
                yield return Figure.Count(name, jsonName, count);
            }
        }

        if (total.UnreadFields is { } fields)
        {
            yield return Figure.CountBy("not readable:", "unreadFields", fields);
        }

        if (result.TookSeconds > 0)
        {
            yield return Figure.Count("sessions a second", "sessionsPerSecond", (long)Math.Round(result.Ended / result.TookSeconds));
        }

        if (result.QuietSeconds is > 0 and var quiet)
        {
            yield return Figure.Seconds("nothing came back for", "nothingCameBackFor", quiet);
        }

        foreach (var pause in result.Nodes.SelectMany(n => n.PausedSeconds).GroupBy(p => p.Key))
        {
            yield return Figure.Seconds(
                $"waited for {pause.Key}", $"waitedFor{char.ToUpperInvariant(pause.Key[0])}{pause.Key[1..]}", pause.Sum(p => p.Value));
        }

        if (result.Nodes.Sum(n => n.Replicas) is > 0 and var replicas)
        {
            yield return Figure.Count("replicas that confirmed", "replicasConfirmed", result.Nodes.Sum(n => n.ReplicasConfirmed));
            yield return Figure.Count("replicas connected", "replicasConnected", replicas);
        }

        if (result.Nodes.Length > 1)
        {
            yield return Figure.CountBy(
                isGrace ? "shortened on shard" : "deleted on shard",
                isGrace ? "shortenedSessionsByShard" : "endedSessionsByShard",
                result.Nodes.Select(n => KeyValuePair.Create(n.Shard, n.Counts.Deleted + n.Counts.Shortened)));
        }
    }
}
