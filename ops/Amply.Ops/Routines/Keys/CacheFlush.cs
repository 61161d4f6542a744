using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Deletes cached queries. The applications compute them again.</summary>
/// <param name="prefix">The begin of the query's key, without <c>cache:</c>; empty: all queries.</param>
public sealed class CacheFlush(string prefix) : IKeyChange
{
    // ARGV[1]: 1 to delete, 0 to count. Returns the number of queries, and of keys of another type.
    private const string Script = """
        local changed, left = 0, 0
        for i = 1, #KEYS do
          local kind = redis.call('TYPE', KEYS[i]).ok
          if kind == 'string' then
            changed = changed + (ARGV[1] == '1' and redis.call('UNLINK', KEYS[i]) or 1)
          elseif kind ~= 'none' then
            left = left + 1
          end
        end
        return {changed, left}
        """;

    public string Routine => "cache flush";

    public KeyRole Role => KeyRole.CachedQuery;

    public string Prefix => KeyNames.CachePrefix + prefix;

    public string What => "delete cached queries, which the applications compute again";

    public string Done => "deleted";

    public string Left => "of another type";

    public Task<KeysJudged> CountAsync(IDatabase database, bool clustered, RedisKey[] keys) =>
        KeysJudged.ByAsync(Script, database, clustered, keys, 0, new ChangeTally());

    public Task<KeysJudged> ApplyAsync(IDatabase database, bool clustered, RedisKey[] keys, ChangeTally tally) =>
        KeysJudged.ByAsync(Script, database, clustered, keys, 1, tally);
}
