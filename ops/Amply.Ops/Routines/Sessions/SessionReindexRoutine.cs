using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Sessions;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Repairs the indexes of users: adds missing entries and removes stale ones. It never deletes an index.</summary>
/// <param name="planOnly">Whether only the plan is asked for. The plan then reads without a reset of idle times.</param>
public sealed class SessionReindexRoutine(IMultiplexerFactory connections, bool planOnly, TimeProvider clock)
    : IRoutine<KeyChangePlan, KeyChangeResult>
{
    private const int ScanCount = 1_000;
    private const int IndexPageSize = 500;

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
        await using var primaries = new PrimarySet(connections, Patience, clock) { Progress = progress };
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
            await using var primaries = new PrimarySet(connections, Patience, clock) { Progress = progress };
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
            await walk.RunAsync(primary, new Reindex(map, sources, total, act, walk, progress), cancellationToken);
        }
    }

    /// <summary>Compares the sessions and the indexes of one shard, and repairs the indexes where it may act.</summary>
    private sealed class Reindex(
        SlotMap map, ReadSources sources, ReindexCounts total, bool act, CursorWalk walk, IProgress<string> progress) : PageHandler
    {
        private readonly ReindexCounts before = total.Seen();

        public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
        {
            var page = await ScanPage.ReadAsync(node, cursor, "[su]*s*:?*", ScanCount, type: null);
            var source = await sources.ForAsync(node, map.Primaries);
            await AddMissingAsync(source, [.. page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _))], total, act);
            foreach (var index in page.Keys.Where(key => KeyNames.TryUser((byte[])key!, out _)))
            {
                await RemoveStaleAsync(source, index, total, act, cancellationToken);
            }

            var (missing, stale) = act ? (total.Added.Count, total.Removed.Count) : (total.Missing, total.Stale);
            progress.Report($"shard {node.Shard}: {walk.Fraction:P0}, {missing:N0} missing, {stale:N0} stale");
            return page.Next;
        }

        public override void Restart()
        {
            total.Reset(before);
            sources.GiveUpReplicas();
        }
    }

    private static async Task AddMissingAsync(ReadSource source, RedisKey[] keys, ReindexCounts counts, bool act)
    {
        var reads = await SessionReader.ReadAsync(source, keys, (_, read) => (read.State, Owner: OwnerOf(read)), counts.Refused);
        counts.Sessions += reads.Count(r => r.Owner is not null);
        counts.Malformed += reads.Count(r => (r.State is KeyState.Found or KeyState.Malformed) && r.Owner is null);
        var missing = await Task.WhenAll(keys.Select(async (key, i) =>
        {
            if (reads[i].Owner is not { } owner || !KeyNames.TrySessionId((byte[])key!, out var bytes))
            {
                return false;
            }

            RedisValue id = bytes.ToArray();
            var index = KeyNames.UserSessions(owner);
            try
            {
                if (await source.Database.SetContainsAsync(index, id, source.Flags))
                {
                    return false;
                }

                return !act || await AddAsync(index, id, key);
            }
            catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
            {
                // The scan counts this key when it comes to it as an index.
                return false;
            }
            catch (RedisServerException error) when (RefusedCommands.Is(error))
            {
                // Other entries may still be added, and removed entries may free the memory for it.
                counts.Refused.Add("entries could not be added", error);
                return false;
            }
        }));
        counts.Missing += missing.Count(yes => yes);

        async Task<bool> AddAsync(RedisKey index, RedisValue id, RedisKey key)
        {
            var added = await counts.Added.AddAsync(source.Database.SetAddAsync(index, id, CommandFlags.DemandMaster), yes => yes ? 1 : 0);

            // The session was deleted meanwhile, before its entry existed. So the entry is removed here.
            if (!await source.Database.KeyExistsAsync(key, CommandFlags.DemandMaster))
            {
                if (await source.Database.SetRemoveAsync(index, id, CommandFlags.DemandMaster) && added)
                {
                    counts.Added.Undo();
                }

                return false;
            }

            return added;
        }
    }

    // Null where the session belongs to no index. A user without an id has no index: its name would be the prefix alone. A very long text
    // is
    // not the id of a user.
    private static string? OwnerOf(KeyRead<SessionFields> read) =>
        read.Value is { UserId: { Length: > 0 and <= IndexPages.MostIdBytes } user } ? user : null;

    private static async Task RemoveStaleAsync(
        ReadSource source, RedisKey index, ReindexCounts counts, bool act, CancellationToken cancellationToken)
    {
        try
        {
            var pages = new IndexPages(source, index);
            await foreach (var page in pages.ReadAsync(IndexPageSize, cancellationToken))
            {
                var gone = await StaleEntries.FindAsync(source, page);
                counts.Stale += gone.Length;
                if (act && gone.Length > 0)
                {
                    await counts.Removed.AddAsync(
                        source.Database.SetRemoveAsync(index, gone, CommandFlags.DemandMaster), removed => removed);
                }
            }

            counts.Indexes += pages.IsThere ? 1 : 0;
            counts.Foreign += pages.IsForeign ? 1 : 0;
            counts.TooLong += pages.TooLong;
        }
        catch (RedisServerException error) when (RefusedCommands.Is(error))
        {
            counts.Refused.Add("indexes could not be cleaned", error);
        }
    }

    private sealed class ReindexCounts
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
}
