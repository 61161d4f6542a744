using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>The ids that one user's index shows, in pages and in the same memory however many there are; none where it is absent.</summary>
internal sealed class IndexPages(ReadSource source, RedisKey index)
{
    /// <summary>A longer entry is no session's id: it is counted, and never leaves the server.</summary>
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

    /// <summary>Whether the key holds something else than a set.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Entries that are too long to be ids; they are in no page.</summary>
    public long TooLong { get; private set; }

    /// <summary>Whether no id came twice: SSCAN returns one again where the set grows or shrinks meanwhile.</summary>
    public bool IsExact { get; private set; } = true;

    /// <param name="size">About how many ids a page has.</param>
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
                reply = (RedisResult[])(await source.Database.ExecuteAsync("EVAL", [Script, 1, index, cursor, size, MostIdBytes], source.Flags))!;
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

        // As many as there are, and each at least once: each once.
        IsExact = seen.RemembersAll || returned == (long)await source.Database.ExecuteAsync("SCARD", [index], source.Flags);
    }
}

/// <summary>Index entries whose session is gone.</summary>
/// <remarks>To remove them is right at any time: a session is written before its entry, and its id is never used again.</remarks>
internal static class StaleEntries
{
    private const int PageSize = 500;

    /// <summary>Removes the stale entries of one index, never the index.</summary>
    /// <returns>The entries removed, and whether the key holds something else than a set.</returns>
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

/// <summary>Knows again what SCAN returns twice, in bounded memory.</summary>
internal sealed class SeenKeys
{
    /// <summary>What comes after so many is not remembered.</summary>
    public const int Most = 100_000;

    private readonly HashSet<ulong> hashes = [];

    /// <summary>Whether everything that was added is remembered.</summary>
    public bool RemembersAll { get; private set; } = true;

    /// <returns>False where it surely came before.</returns>
    public bool Add(ReadOnlySpan<byte> key)
    {
        // Whoever writes keys cannot make two of them meet.
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

/// <summary>Reads how a string begins, so that no value decides how much memory reading takes.</summary>
internal static class ValueStart
{
    /// <returns>At most one byte more than <paramref name="most"/>, by which a longer value is told; null where there is no such key.</returns>
    public static Task<RedisValue> ReadAsync(IDatabase database, RedisKey key, int most) =>
        ReadAsync(new ReadSource(database, CommandFlags.DemandMaster), key, most);

    public static async Task<RedisValue> ReadAsync(ReadSource source, RedisKey key, int most)
    {
        // GETRANGE has the same answer for no key as for an empty value.
        var start = await source.Database.StringGetRangeAsync(key, 0, most, source.Flags);
        return start.Length() > 0 || await source.Database.KeyExistsAsync(key, source.Flags) ? start : RedisValue.Null;
    }
}
