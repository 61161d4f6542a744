using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>One page of keys with their sizes. The commands do not reset idle times.</summary>
internal readonly record struct KeyspacePage(ulong Next, ImmutableArray<MeasuredKey> Keys)
{
    // Redis measures this many elements of a collection, and estimates the others by their average.
    private const int Samples = 100;

    /// <summary>A longer name is cut.</summary>
    public const int MostNameBytes = 1_024;

    // One number for each key, because the network costs most: twice the bytes, plus 1 without a TTL; below 0 where an ACL refuses MEMORY
    // USAGE. A key without a size expired a moment ago.
    private const string Script = """
        local call, pcall, most = redis.call, redis.pcall, tonumber(ARGV[5])
        local page = call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
        local names, values, n = {}, {}, 0
        for _, key in ipairs(page[2]) do
          local left = call('PTTL', key)
          local size = left ~= -2 and pcall('MEMORY', 'USAGE', key, 'SAMPLES', ARGV[4])
          if size then
            n = n + 1
            names[n] = #key > most and string.sub(key, 1, most) or key
            values[n] = (type(size) == 'number' and size * 2 or -2) + (left == -1 and 1 or 0)
          end
        end
        return {page[1], names, values}
        """;

    public static Task<KeyspacePage> ReadAsync(Primary node, ulong cursor, string pattern, int count) =>
        node.Clustered ? PipelinedAsync(node, cursor, pattern, count) : ScriptedAsync(node, cursor, pattern, count);

    private static async Task<KeyspacePage> ScriptedAsync(Primary node, ulong cursor, string pattern, int count)
    {
        var reply = (RedisResult[])(await node.Database.ScriptEvaluateAsync(
            Script, null, [cursor.ToString(), pattern, count, Samples, MostNameBytes], CommandFlags.DemandMaster))!;
        var (names, values) = ((byte[][])reply[1]!, (long[])reply[2]!);
        return new KeyspacePage(
            ulong.Parse((string)reply[0]!),
            [.. names.Zip(values, (name, value) => new MeasuredKey(name, value < 0 ? null : value / 2, (value & 1) == 1))]);
    }

    // In cluster mode a script must declare its keys, so single commands are sent.
    private static async Task<KeyspacePage> PipelinedAsync(Primary node, ulong cursor, string pattern, int count)
    {
        var page = await ScanPage.ReadAsync(node, cursor, pattern, count, type: null);
        var measured = await Task.WhenAll(page.Keys.Select(key => MeasureAsync(node.Database, key)));
        return new KeyspacePage(page.Next, [.. measured.OfType<MeasuredKey>()]);
    }

    private static async Task<MeasuredKey?> MeasureAsync(IDatabase database, RedisKey key)
    {
        // -1 is no TTL and -2 no key. The client's own method returns null for both.
        var left = database.ExecuteAsync("PTTL", [key], CommandFlags.DemandMaster);
        var size = SizeAsync(database, key);
        var (ttl, bytes) = ((long)await left, await size);
        return ttl == -2 || bytes is { IsGone: true } ? null : new MeasuredKey(Cut((byte[])key!), bytes.Bytes, ttl == -1);
    }

    private static async Task<(long? Bytes, bool IsGone)> SizeAsync(IDatabase database, RedisKey key)
    {
        try
        {
            var size = await database.ExecuteAsync("MEMORY", ["USAGE", key, "SAMPLES", Samples], CommandFlags.DemandMaster);
            return size.IsNull ? (null, true) : ((long)size, false);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            return (null, false);
        }
    }

    private static byte[] Cut(byte[] name) => name.Length > MostNameBytes ? name[..MostNameBytes] : name;
}

/// <param name="Bytes">Null where the server did not measure the key.</param>
internal sealed record MeasuredKey(byte[] Name, long? Bytes, bool WithoutTtl)
{
    /// <summary>Whether the name is complete, so that a command can name the key.</summary>
    public bool IsWhole => Name.Length < KeyspacePage.MostNameBytes;
}
