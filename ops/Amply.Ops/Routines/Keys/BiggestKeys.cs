using System.Text;
using Amply.Keyspace;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Keeps the biggest keys, with hashes in place of ids.</summary>
internal sealed class BiggestKeys
{
    private const int Most = 10;

    // Smaller keys do not fill the memory.
    private const long LeastBytes = 4 * 1024;

    private const int MostShownCharacters = 120;

    private readonly SortedSet<(long Bytes, string Name, string? Type, bool WithoutTtl)> keys = [];

    public ImmutableArray<BigKey> Keys => [.. keys.Reverse().Select(key => new BigKey(key.Name, key.Type, key.Bytes, key.WithoutTtl))];

    /// <summary>Whether a key belongs to the biggest keys so far.</summary>
    public bool Wants(MeasuredKey key) => key.Bytes >= LeastBytes && (keys.Count < Most || key.Bytes > keys.Min.Bytes);

    public void Add(MeasuredKey key, RedisType type)
    {
        if (Wants(key))
        {
            Keep((key.Bytes!.Value, NameOf(key.Name), type == RedisType.None ? null : WordOf(type), key.WithoutTtl));
        }
    }

    /// <summary>Adds the biggest keys of another node.</summary>
    public void AddAll(BiggestKeys other)
    {
        foreach (var key in other.keys)
        {
            Keep(key);
        }
    }

    public void Clear() => keys.Clear();

    // The id of a session is a password, and the id of a user is private. Other names are shown, because a person needs the name to act on
    // a key.
    internal static string NameOf(ReadOnlySpan<byte> name)
    {
        if (KeyNames.TrySessionId(name, out var id))
        {
            return KeyNames.SessionPrefix + SessionHash.Of(id);
        }

        if (KeyNames.TryUser(name, out var user))
        {
            return KeyNames.UserSessionsPrefix + SessionHash.Of(user);
        }

        var text = Encoding.UTF8.GetString(name);
        return text.Length > MostShownCharacters ? text[..MostShownCharacters] + "…" : text;
    }

    private static string WordOf(RedisType type) => type == RedisType.SortedSet ? "zset" : type.ToString().ToLowerInvariant();

    private void Keep((long Bytes, string Name, string? Type, bool WithoutTtl) key)
    {
        keys.Add(key);
        if (keys.Count > Most)
        {
            keys.Remove(keys.Min);
        }
    }
}
