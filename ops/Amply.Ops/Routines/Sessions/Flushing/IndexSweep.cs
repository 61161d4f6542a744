using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Removes index entries whose session is gone, never an index.</summary>
/// <remarks>Right at any time: a session is written before its entry and its id is never used again.</remarks>
internal sealed class IndexSweep(FlushTally tally)
{
    private const int PageSize = 500;

    /// <summary>Goes through one index in pages; returns the entries removed.</summary>
    public async Task<long> SweepAsync(IDatabase database, RedisKey index)
    {
        long removed = 0;
        try
        {
            var page = new List<RedisValue>(PageSize);
            await foreach (var id in database.SetScanAsync(index, pageSize: PageSize, flags: CommandFlags.DemandMaster))
            {
                page.Add(id);
                if (page.Count == PageSize)
                {
                    removed += await RemoveGoneAsync(database, index, page);
                    page.Clear();
                }
            }

            removed += await RemoveGoneAsync(database, index, page);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            tally.AddLeft(new SessionCounts { ForeignIndexes = 1 });
        }

        tally.AddIndexEntries(removed);
        return removed;
    }

    /// <summary>The entries of a page whose session is gone; an empty one never had any.</summary>
    public static async Task<RedisValue[]> GoneAsync(IDatabase database, List<RedisValue> ids)
    {
        var exist = await Task.WhenAll(ids.Select(id =>
            KeyNames.TrySession(id, out var key) ? database.KeyExistsAsync(key, CommandFlags.DemandMaster) : Task.FromResult(false)));
        return [.. ids.Where((_, i) => !exist[i])];
    }

    private static async Task<long> RemoveGoneAsync(IDatabase database, RedisKey index, List<RedisValue> ids)
    {
        var gone = await GoneAsync(database, ids);
        return gone.Length == 0 ? 0 : await database.SetRemoveAsync(index, gone, CommandFlags.DemandMaster);
    }
}
