using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Model;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

[JsonConverter(typeof(CamelCaseEnumConverter<SessionFlushEnd>))]
public enum SessionFlushEnd
{
    Done,

    /// <summary>Sessions were still coming back in the last pass.</summary>
    ComingBack,

    /// <summary>Replicas had not confirmed in time: a failover now could bring sessions back.</summary>
    ReplicasBehind,

    /// <summary>Stopped between batches; running it again goes on.</summary>
    Cancelled,

    /// <summary>Whether a session is left could not be checked: slots kept moving, or a shard had no primary for too long. Running it again goes on.</summary>
    Unproved,

    /// <summary>No primary answered; nothing was changed.</summary>
    Failed,
}

/// <summary>What a flush did.</summary>
public sealed record SessionFlushResult : IRoutineResult
{
    public required SessionFlushEnd End { get; init; }

    /// <summary>What stopped or spoiled it; absent where nothing did.</summary>
    public string? Problem { get; init; }

    public required double TookSeconds { get; init; }

    /// <summary>Seconds for which nothing came back before the pass that found nothing; absent where no session was ended or nothing is proved.</summary>
    public double? QuietSeconds { get; init; }

    /// <summary>Seconds that sessions were let live on at most; absent where they were ended at once.</summary>
    public double? GraceSeconds { get; init; }

    public required ImmutableArray<NodeFlushReport> Nodes { get; init; }

    public ImmutableArray<string> Next { get; init; } = [];

    public SessionCounts Total => Nodes.Aggregate(SessionCounts.None, (sum, node) => sum + node.Counts);

    /// <summary>Sessions that were ended, or given a shorter life. A session that came back counts once, however often it did.</summary>
    public long Ended => Total.Deleted + Total.Shortened;

    public RoutineOutcome Outcome => End switch
    {
        SessionFlushEnd.Done when Total.CannotJudge > 0 => RoutineOutcome.NeedsAttention,
        SessionFlushEnd.Done => RoutineOutcome.Done,
        SessionFlushEnd.Cancelled => RoutineOutcome.Cancelled,
        SessionFlushEnd.ReplicasBehind or SessionFlushEnd.Unproved => RoutineOutcome.Unknown,
        _ => RoutineOutcome.Failed,
    };

    public string Summary => $"{Act}{(End == SessionFlushEnd.Done ? $".{Proof}" : $", but {Problem}.")}{Unjudged}";

    private string Act => GraceSeconds is { } grace
        ? $"{Shortened(grace)}{Times(Total.ShortenedAgain, "was given a shorter life again")}; it took {TookSeconds:0.0} s"
        : $"{Ended:N0} sessions ended in {TookSeconds:0.0} s{Times(Total.CameBack, "was ended then")}";

    // In the last pass those that this run gave a shorter life end soon too.
    private string Shortened(double grace) => (Total.Shortened, Total.EndingSoon) switch
    {
        (0, > 0 and var soon) => $"{soon:N0} sessions end within {grace:0} s already, and none was given a shorter life",
        (var shortened, var soon) when soon > shortened =>
            $"{soon:N0} sessions end within {grace:0} s, and {shortened:N0} of them were given a shorter life",
        (var shortened, _) => $"{shortened:N0} sessions end within {grace:0} s",
    };

    private static string Times(long times, string what) =>
        times > 0 ? $"; {times:N0} {(times == 1 ? "time" : "times")} a session that had come back, or was new, {what}" : "";

    private string Proof => QuietSeconds is > 0 and var quiet
        ? $" Nothing came back for {quiet:0.0} s. An application that writes a session back later than that is not covered."
        : "";

    private string Unjudged => Total.CannotJudge is > 0 and var count ? $" {UnjudgedSessions.Left(count)}" : "";

    public FigureList Figures => [.. FlushFigures.Of(this)];
}

/// <summary>What a flush did on one node.</summary>
/// <param name="Restarts">How often its scan began anew because the process behind the endpoint changed.</param>
/// <param name="PausedSeconds">How long it backed off, by reason.</param>
/// <param name="ReplicasConfirmed">Of <paramref name="Replicas"/> that were connected at the end.</param>
public sealed record NodeFlushReport(
    string Shard,
    string Endpoint,
    SessionCounts Counts,
    int Restarts,
    ImmutableSortedDictionary<string, double> PausedSeconds,
    int ReplicasConfirmed,
    int Replicas);

/// <summary>Sessions and index entries by what became of them.</summary>
public readonly record struct SessionCounts
{
    public static readonly SessionCounts None;

    /// <summary>Ended by the first pass.</summary>
    public long Deleted { get; init; }

    /// <summary>How often a later pass found and ended a session: a request that had read one before wrote it again, or opened one where new ones are included.</summary>
    public long CameBack { get; init; }

    /// <summary>Given a shorter life by the first pass.</summary>
    public long Shortened { get; init; }

    /// <summary>How often a later pass gave a session a shorter life: a request had given it a longer one again.</summary>
    public long ShortenedAgain { get; init; }

    /// <summary>Left, because they end within the grace; after the first pass those that it gave a shorter life are among them.</summary>
    public long EndingSoon { get; init; }

    /// <summary>Created after the start and left.</summary>
    public long Spared { get; init; }

    /// <summary>Sessions that the filter does not mean.</summary>
    public long NotMeant { get; init; }

    /// <summary>Left, because a field that the filter asks for is absent or unreadable.</summary>
    public long CannotJudge { get; init; }

    /// <summary>Keys under <c>session:</c> that hold another type: left.</summary>
    public long WrongType { get; init; }

    /// <summary>Sessions without a TTL; ended, or given a shorter life, like the others.</summary>
    public long WithoutTtl { get; init; }

    /// <summary>Index entries removed because their session is gone.</summary>
    public long IndexEntries { get; init; }

    /// <summary>Keys under <c>user_sessions:</c> that hold another type: left.</summary>
    public long ForeignIndexes { get; init; }

    public static SessionCounts operator +(SessionCounts a, SessionCounts b) => new()
    {
        Deleted = a.Deleted + b.Deleted,
        CameBack = a.CameBack + b.CameBack,
        Shortened = a.Shortened + b.Shortened,
        ShortenedAgain = a.ShortenedAgain + b.ShortenedAgain,
        EndingSoon = a.EndingSoon + b.EndingSoon,
        Spared = a.Spared + b.Spared,
        NotMeant = a.NotMeant + b.NotMeant,
        CannotJudge = a.CannotJudge + b.CannotJudge,
        WrongType = a.WrongType + b.WrongType,
        WithoutTtl = a.WithoutTtl + b.WithoutTtl,
        IndexEntries = a.IndexEntries + b.IndexEntries,
        ForeignIndexes = a.ForeignIndexes + b.ForeignIndexes,
    };

    public static SessionCounts Add(SessionCounts left, SessionCounts right) => left + right;
}

/// <summary>How far a flush is.</summary>
/// <param name="Stage">What it does now, in words.</param>
/// <param name="Fraction">Of this stage, from 0 to 1, over all nodes.</param>
/// <param name="Rate">Sessions ended a second, since the start.</param>
/// <param name="Left">Of this stage, by its speed so far; absent before that is known.</param>
/// <param name="Waiting">Why it backs off now; absent while it does not.</param>
public sealed record SessionFlushProgress(string Stage, double Fraction, long Ended, double Rate, TimeSpan? Left, string? Waiting);
