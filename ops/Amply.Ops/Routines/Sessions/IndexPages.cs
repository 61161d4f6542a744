using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Reads the ids of one user's index, page by page and in constant memory.</summary>
internal sealed class IndexPages(ReadSource source, RedisKey index)
{
    /// <summary>A longer entry is not the id of a session. It is counted, and never leaves the server.</summary>
    public const int MostIdBytes = 4 * 1024;

    private const string Script = """
        local page = redis.call('SSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
        local ids, long, most = {}, 0, tonumber(ARGV[3])
        for _, id in ipairs(page[2]) do
          if #id > most then long = long + 1 else ids[#ids + 1] = id end
        end
        return {page[1], ids, long}
        """;

    private readonly SeenKeys seen = new();
    private long returned;

    /// <summary>Whether the index has an entry.</summary>
    public bool IsThere => returned > 0;

    /// <summary>Whether the key is not a set.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Entries that are too long for an id. They are in no page.</summary>
    public long TooLong { get; private set; }

    /// <summary>Whether no id came twice. SSCAN may return an id twice where the set grows or shrinks meanwhile.</summary>
    public bool IsExact { get; private set; } = true;

    /// <param name="size">The approximate number of ids in a page.</param>
    public async IAsyncEnumerable<RedisValue[]> ReadAsync(int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = "0";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            RedisResult[] reply;
            await source.BeginPageAsync();
            try
            {
                reply = (RedisResult[])(
                    await source.Database.ExecuteAsync("EVAL", [Script, 1, index, cursor, size, MostIdBytes], source.Flags))!;
            }
            catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
            {
                IsForeign = true;
                yield break;
            }

            cursor = (string)reply[0]!;
            var ids = (RedisValue[])reply[1]!;
            TooLong += (long)reply[2];
            returned += ids.Length + (long)reply[2];
            if (ids.Where(id => seen.Add(((ReadOnlyMemory<byte>)id).Span)).ToArray() is { Length: > 0 } page)
            {
                yield return page;
            }
        }
        while (cursor != "0");

        // SSCAN returns each id at least once. If the numbers are equal, it returned each id once.
        IsExact = seen.RemembersAll || returned == (long)await source.Database.ExecuteAsync("SCARD", [index], source.Flags);
    }
}

/// <summary>Index entries whose session is gone.</summary>
/// <remarks>They may be removed at any time: a session is written before its entry, and an id is never used again.</remarks>
internal static class StaleEntries
{
    private const int PageSize = 500;

    /// <summary>Removes the stale entries of one index, never the index.</summary>
    /// <returns>The number of removed entries, and whether the key is not a set.</returns>
    public static async Task<(long Removed, bool IsForeign)> RemoveAsync(IDatabase database, RedisKey index)
    {
        long removed = 0;
        var source = new ReadSource(database, CommandFlags.DemandMaster);
        var pages = new IndexPages(source, index);
        await foreach (var page in pages.ReadAsync(PageSize, CancellationToken.None))
        {
            var stale = await FindAsync(source, page);
            removed += stale.Length == 0 ? 0 : await database.SetRemoveAsync(index, stale, CommandFlags.DemandMaster);
        }

        return (removed, pages.IsForeign);
    }

    /// <summary>The stale entries of a page. An empty entry is stale: no session has an empty id.</summary>
    public static async Task<RedisValue[]> FindAsync(ReadSource source, RedisValue[] ids)
    {
        var exist = await Task.WhenAll(ids.Select(id =>
            KeyNames.TrySession(id, out var key) ? source.Database.KeyExistsAsync(key, source.Flags) : Task.FromResult(false)));
        return [.. ids.Where((_, i) => !exist[i])];
    }
}

/// <summary>Recognises keys that SCAN returns twice, in bounded memory.</summary>
internal sealed class SeenKeys
{
    /// <summary>Keys beyond this number are not remembered.</summary>
    public const int Most = 100_000;

    private readonly HashSet<ulong> hashes = [];

    /// <summary>Whether all keys are remembered.</summary>
    public bool RemembersAll { get; private set; } = true;

    /// <returns>False where the key certainly came before.</returns>
    public bool Add(ReadOnlySpan<byte> key)
    {
        // SHA-256, so that a person who writes keys cannot create a collision.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, digest);
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        if (hashes.Count < Most)
        {
            return hashes.Add(hash);
        }

        RemembersAll = false;
        return !hashes.Contains(hash);
    }
}

/// <summary>Reads the begin of a string, so that a large value cannot fill the memory.</summary>
internal static class ValueStart
{
    /// <returns>At most one byte more than <paramref name="most"/>, which shows that the value is longer; null where the key does not
    /// exist.</returns>
    public static Task<RedisValue> ReadAsync(IDatabase database, RedisKey key, int most) =>
        ReadAsync(new ReadSource(database, CommandFlags.DemandMaster), key, most);

    public static async Task<RedisValue> ReadAsync(ReadSource source, RedisKey key, int most)
    {
        // GETRANGE answers the same for a missing key and for an empty value.
        var start = await source.Database.StringGetRangeAsync(key, 0, most, source.Flags);
        return start.Length() > 0 || await source.Database.KeyExistsAsync(key, source.Flags) ? start : RedisValue.Null;
    }
}
