using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

/// <summary>Which sessions would be deleted, and how long that would take.</summary>
public sealed record SessionFlushPlan : IRoutinePlan
{
    public string Routine => "sessions flush";

    public required SessionCensus Census { get; init; }
    /// <summary>The session that was named by its id or hash; absent where it is gone or a selection was given.</summary>
    public SessionRow? Session => Look?.Rows is [var row] ? row : null;
    /// <summary>What the look-up of the named session found; not printed in JSON. It holds the id.</summary>
    internal SessionLook? Look { get; init; }
    /// <summary>An estimate from the speed of the count.</summary>
    public required double ExpectedSeconds { get; init; }
    public required ImmutableArray<string> Steps { get; init; }
    public required ImmutableArray<Finding> Findings { get; init; }
    ImmutableArray<TypedOption> IRoutinePlan.Typed => Typed;
    /// <summary>The selection as typed; not printed.</summary>
    internal ImmutableArray<TypedOption> Typed { get; init; } = [];
}

/// <summary>Which sessions to delete, and how fast.</summary>
public sealed record SessionFlushOptions
{
    /// <summary>The shortest settle time that the command line takes.</summary>
    public static readonly TimeSpan LeastSettle = TimeSpan.FromSeconds(2);

    public SessionSelection Selection { get; init; } = new([], SessionFilter.Everything);
    /// <summary>The run that is repeated; null: none.</summary>
    public string? Repeats { get; init; }
    /// <summary>The session to delete in place of a selection; null: the selection.</summary>
    public NamedSession? Session { get; init; }
    /// <summary>Whether to delete all sessions of the named session's user too.</summary>
    public bool AllOfItsUser { get; init; }
    /// <summary>Whether that user's sessions are found by reading every session; else by the user's index.</summary>
    public bool Unindexed { get; init; }
    /// <summary>Whether only the plan is asked for. The plan then counts every session instead of a sample.</summary>
    public bool PlanOnly { get; init; }
    /// <summary>Whether to delete sessions created after the start too.</summary>
    public bool IncludeNew { get; init; }
    /// <summary>The lifetime to leave to the sessions; null: delete them at once.</summary>
    public TimeSpan? Grace { get; init; }
    /// <summary>Whether to ignore latency, snapshots and replicas.</summary>
    public bool FullSpeed { get; init; }

    /// <summary>
    /// Keys in one command, from 1 to 5000. A larger batch delays other clients longer.
    /// A script reads at most eight times as many keys, and fewer where they take the server too long.
    /// </summary>
    public int BatchSize { get; init; } = 500;
    /// <summary>The most keys whose commands wait for an answer.</summary>
    public int Window { get; init; } = 4_000;
    /// <summary>The most passes that look for sessions that came back.</summary>
    public int VerifyingPasses { get; init; } = 4;

    /// <summary>
    /// The time in which a request may write back a session that it read before, at least 2 s. The last pass begins so long after the pass
    /// before. A session that is written back later is not covered.
    /// </summary>
    public TimeSpan Settle { get; init; } = LeastSettle;
    /// <summary>How long to wait for the replicas; zero: no wait.</summary>
    public TimeSpan ReplicaPatience { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>How long to wait for the end of a reshard.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;
    /// <summary>How long to wait for a shard without a primary.</summary>
    public TimeSpan FailoverPatience { get; init; } = TimeSpan.FromSeconds(90);
}

/// <summary>Makes the plan of a flush. Changes nothing.</summary>
internal sealed class SessionFlushPlanner(
    IMultiplexerFactory connections, SessionFlushOptions options, string target, TimeProvider clock)
{
    private const string Unindexed =
        " The indexes of these users were read; --unindexed also finds sessions that no index shows.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<SessionFlushPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock) { Progress = progress };
        var (look, census) = ((SessionLook?)null, (SessionCensus)null!);
        var slots = await OnePass.RunAsync(
            primaries, async map => (look, census) = await CountAsync(primaries, map, progress, cancellationToken), cancellationToken);
        var nodes = await Task.WhenAll(
            (await primaries.FindAsync(cancellationToken)).Select(async p => (p.Shard, Info: await NodeInfo.ReadAsync(p.Server))));
        var expected = Expected(census, options);
        return new SessionFlushPlan
        {
            Census = census,
            Look = look,
            ExpectedSeconds = expected,
            Typed = RepeatedFlush.Typed(options, look),
            Steps = [.. Steps(options, look, census, expected)],
            Findings =
            [
                Selected(census, look), .. Repeated(), .. Unjudged(census), slots, .. Reads(census, options.PlanOnly),
                .. nodes.SelectMany(n => Findings(n.Shard, n.Info, options)),
            ],
        };
    }

    private async Task<(SessionLook? Look, SessionCensus Census)> CountAsync(
        PrimarySet primaries, SlotMap map, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var look = options.Session is { } named
            ? await new SessionLookup(primaries, named, progress, clock).FindAsync(map, options.PlanOnly, cancellationToken)
            : null;
        var selection = look is null ? options.Selection : NamedFlush.OfItsUser(options, look);
        var census = selection is null
            ? NamedFlush.Census(look!, map)
            : await new SessionCounting(primaries, clock).CountAsync(map, selection, options.PlanOnly, progress, cancellationToken);
        return (look, census);
    }

    private static double Expected(SessionCensus census, SessionFlushOptions options)
    {
        var total = census.Total;
        var settle = options.Settle.TotalSeconds;
        // Measured: to delete a session takes as long as to read one more key.
        return Math.Round(settle + (census.LookSeconds * (total.Keys + total.Meant) / Math.Max(1, total.Keys)), 1);
    }

    private static IEnumerable<string> Steps(
        SessionFlushOptions options, SessionLook? look, SessionCensus census, double expected)
    {
        var about = census.IsEstimate ? "about " : "";
        var act = options.Grace is { } grace
            ? $"shorten to {grace.TotalSeconds:0} s the lifetime of"
            : "delete";
        var what = look is null
            ? $"{act} {about}{census.Total.Meant:N0} of {census.Total.Sessions:N0} sessions ({options.Selection.Words})"
            : NamedFlush.Step(options, look, census);
        yield return $"{what}, in about {expected:0.0} s";
        if (look is null || NamedFlush.OfItsUser(options, look) is not null)
        {
            yield return options.IncludeNew
                ? "include sessions created after the start"
                : "spare sessions created after the start (--include-new deletes those too)";
        }

        yield return options.FullSpeed
            ? "run at full speed: other clients may become slower"
            : "slow down while pings are slow, a snapshot is written, a replica lags or memory is short";
        yield return $"{options.Settle.TotalSeconds:0.#} s later, look for sessions that requests wrote back, "
            + "and remove index entries whose session is gone";
        if (options.ReplicaPatience > TimeSpan.Zero)
        {
            yield return $"wait until the replicas have confirmed, at most {options.ReplicaPatience.TotalSeconds:0} s";
        }
    }

    private Finding Selected(SessionCensus census, SessionLook? look) => (look, census.Samples.IsEmpty) switch
    {
        (not null, _) => NamedFlush.Finding(options, look, target),
        (_, false) => Finding.Pass("selection", $"for example {string.Join(", ", census.Samples)} (hashes of ids)"),
        _ => Finding.Warn("selection", $"{Nothing(census)}{(options.Selection.Users.IsEmpty ? "" : Unindexed)}") with
        {
            MatchesNothing = options.Selection.IsNamed,
        },
    };

    private static string Nothing(SessionCensus census) =>
        $"no session matches. Nothing would be deleted.{WhatIsThere.Countries(census.CountriesHere, census.IsEstimate)}"
        + WhatIsThere.Users(census.UsersHere);

    private IEnumerable<Finding> Repeated() => options.Repeats is not { } run ? [] :
    [
        Finding.Pass("again", $"the selection is that of run {run}; sessions created since that run are spared"),
    ];

    private static IEnumerable<Finding> Unjudged(SessionCensus census)
    {
        if (census.Total is { CannotJudge: > 0 and var count, UnreadFields: var fields })
        {
            yield return Finding.Warn(
                "filter", $"{UnjudgedSessions.Planned(count, fields)}. {UnjudgedSessions.Advice}", UnjudgedSessions.Remedy);
        }
    }

    private static IEnumerable<Finding> Reads(SessionCensus census, bool looking) => (looking, census.ReadFrom.IsEmpty) switch
    {
        (true, _) => ReadPlace.Findings(census.ReadFrom),
        (false, true) => [],
        _ => [Finding.Pass("reads", "sessions are judged on the primary, which resets the idle time of those that stay")],
    };

    private static IEnumerable<Finding> Findings(string shard, NodeInfo info, SessionFlushOptions options)
    {
        yield return info.IsSaving
            ? Finding.Warn(
                "snapshot",
                $"shard {shard} is writing a snapshot, and each change meanwhile costs memory"
                + (options.FullSpeed ? ". Wait for the snapshot, or leave out --full-speed" : ". The flush is slow until the end"))
            : Finding.Pass("snapshot", $"shard {shard} is not writing a snapshot");
        yield return info.ReplicationLagBytes > 64L << 20
            ? Finding.Warn(
                "replication",
                $"a replica of shard {shard} lags {Bytes.Text(info.ReplicationLagBytes)}. Wait until the replica is in sync: "
                + "a failover before that restores deleted sessions",
                "./amply runbook replication-lag")
            : Finding.Pass("replication", info.ConnectedReplicas == 0
                ? $"shard {shard} has no connected replica"
                : $"connected replicas of shard {shard}: {info.ConnectedReplicas}, {Bytes.Text(info.ReplicationLagBytes)} behind at most");
    }
}
