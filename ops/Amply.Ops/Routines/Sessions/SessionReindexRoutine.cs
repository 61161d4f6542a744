using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Repairs the indexes of users: adds missing entries and removes stale ones. It never deletes an index.</summary>
/// <param name="planOnly">Whether only the plan is asked for. The plan then reads without a reset of idle times.</param>
public sealed class SessionReindexRoutine(IMultiplexerFactory connections, bool planOnly, TimeProvider clock)
    : IRoutine<KeyChangePlan, KeyChangeResult>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for the end of a reshard.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    public static async Task<SessionReindexRoutine> OpenAsync(
        IGroupAccess group, bool planOnly, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), planOnly, clock);

    public async Task<KeyChangePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var sources = new ReadSources(planOnly, clock);
        var counts = new ReindexCounts();
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var slots = await OnePass.RunAsync(
            primaries, map => PassAsync(primaries, map, sources, counts, act: false, progress, cancellationToken), cancellationToken);
        return new KeyChangePlan
        {
            Routine = "sessions reindex",
            Findings =
            [
                slots,
                .. planOnly ? ReadPlace.Findings(sources.Places) : [],
                .. counts.Refused.IsEmpty
                    ? Array.Empty<Finding>()
                    : [Finding.Warn("reads", counts.Refused.Sentence.Trim(), counts.Refused.Remedy)],
            ],
            Keys = counts.Missing + counts.Stale,
            Steps =
            [
                $"add {counts.Missing:N0} missing entries for {counts.Sessions:N0} sessions",
                $"remove {counts.Stale:N0} entries whose session is gone from {counts.Indexes:N0} indexes",
            ],
        };
    }

    /// <summary>Runs to the end, or to where cancellation stops it between two pages.</summary>
    public async Task<KeyChangeResult> RunAsync(
        KeyChangePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var counts = new ReindexCounts();
        try
        {
            await using var primaries = new PrimarySet(connections, Patience, clock);
            await new WholePass(primaries, ReshardPatience, clock).RunAsync(
                map => PassAsync(primaries, map, new ReadSources(looking: false, clock), counts, act: true, progress, cancellationToken),
                atOnce: true,
                new WaitNote(progress),
                cancellationToken);
            return Result(counts.Refused.IsEmpty ? RoutineOutcome.Done : RoutineOutcome.Failed, "");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Result(RoutineOutcome.Cancelled, ", then the command was stopped");
        }
        catch (UnsettledException error)
        {
            return Result(RoutineOutcome.Unknown, $", but not every session was checked: {error.Message}");
        }
        catch (Exception error) when (error is NoPrimaryException || PrimarySet.IsTransient(error))
        {
            return Result(RoutineOutcome.Failed, $", then Redis failed: {FailureWords.Of(error)}");
        }
        catch (RedisServerException error)
        {
            return Result(RoutineOutcome.Failed, $", then Redis answered {RedisErrors.Code(error)}");
        }

        KeyChangeResult Result(RoutineOutcome outcome, string then) => new()
        {
            Outcome = outcome,
            Summary = $"{counts.Added.Words} entries added, {counts.Removed.Words} removed{then}.{counts.Refused.Sentence}",
            Figures =
            [
                Figure.Count("added", "addedEntries", counts.Added.Count),
                Figure.Count("removed", "removedEntries", counts.Removed.Count),
                Figure.Count("refused by Redis", "refused", counts.Refused.Total),
                Figure.Count("sessions", "sessions", counts.Sessions),
                Figure.Count("indexes", "indexes", counts.Indexes),
                Figure.Count("malformed sessions, left", "malformedSessions", counts.Malformed),
                Figure.Count("indexes of another type, left", "foreignIndexes", counts.Foreign),
                Figure.Count("entries too long for an id, left", "tooLongEntries", counts.TooLong),
                Figure.Seconds("took", "took", clock.GetElapsedTime(began).TotalSeconds),
            ],
            Next = outcome == RoutineOutcome.Done ? []
                : counts.Refused.IsEmpty ? ["run the same command again: it continues from here"]
                : [counts.Refused.Remedy, "run the same command again: it finds the entries that are still missing or stale"],
        };
    }

    // Each pass counts from zero again. The counts of changes stay.
    private async Task PassAsync(
        PrimarySet primaries,
        SlotMap map,
        ReadSources sources,
        ReindexCounts total,
        bool act,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        total.Reset(new ReindexCounts());
        foreach (var primary in map.Primaries)
        {
            var walk = new CursorWalk(primaries, clock);
            await walk.RunAsync(primary, new ReindexPages(map, sources, total, act, walk, progress), cancellationToken);
        }
    }
}

/// <summary>What a pass over the sessions and the indexes saw, and what the routine changed so far.</summary>
internal sealed class ReindexCounts
{
    public long Sessions { get; set; }
    public long Malformed { get; set; }
    public long Indexes { get; set; }
    public long Foreign { get; set; }
    /// <summary>Entries that are too long for an id.</summary>
    public long TooLong { get; set; }
    public long Missing { get; set; }
    public long Stale { get; set; }
    public ChangeTally Added { get; } = new();
    public ChangeTally Removed { get; } = new();
    public RefusedCommands Refused { get; private set; } = new();

    public ReindexCounts Seen()
    {
        var seen = (ReindexCounts)MemberwiseClone();
        seen.Refused = Refused.Copy();
        return seen;
    }

    /// <summary>Resets the counts of what was seen. The counts of changes stay.</summary>
    public void Reset(ReindexCounts before)
    {
        (Sessions, Malformed, Indexes, Foreign) = (before.Sessions, before.Malformed, before.Indexes, before.Foreign);
        (TooLong, Missing, Stale) = (before.TooLong, before.Missing, before.Stale);
        Refused = before.Refused.Copy();
    }
}
