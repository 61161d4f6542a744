using System.Buffers.Binary;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Manifests;

/// <summary>Reads the fingerprint of a key of any type. The same content has the same fingerprint on every server.</summary>
internal sealed class KeyReader(IServer server, SaltedHash hash)
{
    // Of a larger key only type and length are compared, so that one key cannot fill the memory.
    private const long MostBytes = 4 * 1024 * 1024;

    // Up to here Redis measures every element. In a longer collection an unmeasured element may be very large.
    private const long MostElements = 10_000;

    /// <summary>Null where the key does not exist.</summary>
    public async Task<KeyFingerprint?> ReadAsync(RedisKey key)
    {
        var type = (string)(await AskAsync("TYPE", key))!;
        if (type == "none")
        {
            return null;
        }

        var (length, (command, rest)) = type switch
        {
            "string" => ("STRLEN", ("GET", Array.Empty<object>())),
            "hash" => ("HLEN", ("HGETALL", [])),
            "set" => ("SCARD", ("SMEMBERS", [])),
            "list" => ("LLEN", ("LRANGE", [0, -1])),
            "zset" => ("ZCARD", ("ZRANGE", [0, -1, "WITHSCORES"])),
            "stream" => ("XLEN", default),
            _ => (null, default((string, object[]))),
        };
        var size = length is null ? 0 : (long)await AskAsync(length, key);
        var used = await AskAsync("MEMORY", "USAGE", key, "SAMPLES", MostElements);
        var expires = (long)await AskAsync("PEXPIRETIME", key);
        return new KeyFingerprint(
            type,
            size,
            command is null || used.IsNull || (long)used > MostBytes || (type != "string" && size > MostElements)
                ? null
                : hash.Hex(Canonical(type, await AskAsync(command, [key, .. rest]))),
            expires < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(expires));
    }

    private Task<RedisResult> AskAsync(string command, params object[] arguments) => server.ExecuteAsync(0, command, arguments);

    // Sets and hashes have no fixed order, so the elements are sorted.
    private static byte[] Canonical(string type, RedisResult result)
    {
        var parts = Flat(result);
        IEnumerable<byte[]> ordered = type switch
        {
            "set" => parts.Order(ByteOrder.Instance),
            "hash" => parts.Chunk(2).OrderBy(pair => pair[0], ByteOrder.Instance).SelectMany(pair => pair),
            _ => parts,
        };
        using var text = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in ordered)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
            text.Write(length);
            text.Write(part);
        }

        return text.ToArray();
    }

    // One version of the protocol returns a member and its score as a pair, another one does not.
    private static IEnumerable<byte[]> Flat(RedisResult result) =>
        result.Length < 0 ? [(byte[]?)(RedisValue)result ?? []] : ((RedisResult[])result!).SelectMany(Flat);

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
