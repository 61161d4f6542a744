using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Compares the sessions and the indexes of one shard page by page, and repairs the indexes where it may act.</summary>
internal sealed class ReindexPages(
    SlotMap map, ReadSources sources, ReindexCounts counts, bool act, CursorWalk walk, IProgress<string> progress) : PageHandler
{
    private const int ScanCount = 1_000;
    private const int IndexPageSize = 500;

    private readonly ReindexCounts before = counts.Seen();

    public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, "[su]*s*:?*", ScanCount, type: null);
        var source = await sources.ForAsync(node, map.Primaries);
        await AddMissingAsync(source, [.. page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _))]);
        foreach (var index in page.Keys.Where(key => KeyNames.TryUser((byte[])key!, out _)))
        {
            await RemoveStaleAsync(source, index, cancellationToken);
        }

        var (missing, stale) = act ? (counts.Added.Count, counts.Removed.Count) : (counts.Missing, counts.Stale);
        progress.Report($"shard {node.Shard}: {walk.Fraction:P0}, {missing:N0} missing, {stale:N0} stale");
        return page.Next;
    }

    public override void Restart()
    {
        counts.Reset(before);
        sources.GiveUpReplicas();
    }

    private async Task AddMissingAsync(ReadSource source, RedisKey[] keys)
    {
        var reads = await SessionReader.ReadAsync(source, keys, (_, read) => (read.State, Owner: OwnerOf(read)), counts.Refused);
        counts.Sessions += reads.Count(r => r.Owner is not null);
        counts.Malformed += reads.Count(r => (r.State is KeyState.Found or KeyState.Malformed) && r.Owner is null);
        var missing = await Task.WhenAll(keys.Select((key, i) => IsMissingAsync(source, key, reads[i].Owner)));
        counts.Missing += missing.Count(yes => yes);
    }

    // Where it may act: whether the entry was added.
    private async Task<bool> IsMissingAsync(ReadSource source, RedisKey session, string? owner)
    {
        if (owner is null || !KeyNames.TrySessionId((byte[])session!, out var bytes))
        {
            return false;
        }

        RedisValue id = bytes.ToArray();
        var index = KeyNames.UserSessions(owner);
        try
        {
            return !await source.Database.SetContainsAsync(index, id, source.Flags)
                && (!act || await AddAsync(source.Database, index, id, session));
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
    }

    private async Task<bool> AddAsync(IDatabase database, RedisKey index, RedisValue id, RedisKey session)
    {
        var added = await counts.Added.AddAsync(database.SetAddAsync(index, id, CommandFlags.DemandMaster), yes => yes ? 1 : 0);
        if (await database.KeyExistsAsync(session, CommandFlags.DemandMaster))
        {
            return added;
        }

        // The session was deleted meanwhile, before its entry existed. So the entry is removed here.
        if (await database.SetRemoveAsync(index, id, CommandFlags.DemandMaster) && added)
        {
            counts.Added.Undo();
        }

        return false;
    }

    // Null where the session belongs to no index. A user without an id has no index: its name would be the prefix alone.
    // A very long text is not the id of a user.
    private static string? OwnerOf(KeyRead<SessionFields> read) =>
        read.Value is { UserId: { Length: > 0 and <= IndexPages.MostIdBytes } user } ? user : null;

    private async Task RemoveStaleAsync(ReadSource source, RedisKey index, CancellationToken cancellationToken)
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
}
