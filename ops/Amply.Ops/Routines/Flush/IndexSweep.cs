using Amply.Keyspace;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>Removes index entries whose session is gone, never an index.</summary>
/// <remarks>Right at any time: a session is written before its entry and its id is never used again.</remarks>
internal sealed class IndexSweep(FlushTally tally)
{
    private const int PageSize = 500;

    /// <summary>Goes through one index in pages; returns the entries removed.</summary>
    public async Task<long> SweepAsync(IDatabase database, RedisKey index)
    {
        long removed = 0;
        var source = new ReadSource(database, CommandFlags.DemandMaster);
        var pages = new IndexPages(source, index);
        await foreach (var page in pages.ReadAsync(PageSize, CancellationToken.None))
        {
            removed += await RemoveGoneAsync(source, index, page);
        }

        tally.AddLeft(new SessionCounts { ForeignIndexes = pages.IsForeign ? 1 : 0 });
        tally.AddIndexEntries(removed);
        return removed;
    }

    /// <summary>The entries of a page whose session is gone; an empty one never had any.</summary>
    public static async Task<RedisValue[]> GoneAsync(ReadSource source, RedisValue[] ids)
    {
        var exist = await Task.WhenAll(ids.Select(id =>
            KeyNames.TrySession(id, out var key) ? source.Database.KeyExistsAsync(key, source.Flags) : Task.FromResult(false)));
        return [.. ids.Where((_, i) => !exist[i])];
    }

    private static async Task<long> RemoveGoneAsync(ReadSource source, RedisKey index, RedisValue[] ids)
    {
        var gone = await GoneAsync(source, ids);
        return gone.Length == 0 ? 0 : await source.Database.SetRemoveAsync(index, gone, CommandFlags.DemandMaster);
    }
}
