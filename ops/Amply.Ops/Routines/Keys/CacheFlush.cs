using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Drops cached queries, so that they are computed again.</summary>
/// <param name="prefix">Of the query's key, without <c>cache:</c>; empty: all.</param>
public sealed class CacheFlush(string prefix) : IKeyChange
{
    private const int BatchSize = 500;

    public string Routine => "cache flush";

    public string Prefix => KeyNames.CachePrefix + prefix;

    public string What => "drop cached queries, which the next readers compute again";

    public string Done => "dropped";

    public Task<long> CountAsync(IDatabase database, RedisKey[] keys) => Task.FromResult((long)keys.Length);

    public async Task<long> ApplyAsync(IDatabase database, bool clustered, RedisKey[] keys)
    {
        if (clustered)
        {
            return (await Task.WhenAll(keys.Select(key => database.KeyDeleteAsync(key, CommandFlags.DemandMaster)))).Count(gone => gone);
        }

        var gone = await Task.WhenAll(keys.Chunk(BatchSize).Select(chunk => database.KeyDeleteAsync(chunk, CommandFlags.DemandMaster)));
        return gone.Sum();
    }
}
