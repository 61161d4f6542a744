using System.Text;

namespace Amply.Keyspace;

/// <summary>The applications' use of a key, told by the key's name.</summary>
/// <remarks>
/// Only this type decides by a name. A routine also checks the type, a set for an index and a string for all others, and the value of a
/// counter (<see cref="CounterScripts"/>).
/// </remarks>
public enum KeyRole
{
    /// <summary>Not a key of the applications. A bare prefix, another case or a leading blank makes a key foreign.</summary>
    Foreign,
    Session,
    /// <summary>A user's index of sessions.</summary>
    UserSessions,
    Counter,
    CachedQuery,
    CacheLease,
    CeleryResult,
}

/// <summary>Tells roles of keys by their names.</summary>
public static class KeyRoles
{
    private static readonly ImmutableArray<(KeyRole Role, string Prefix, byte[] Bytes)> Known =
    [
        .. new (KeyRole Role, string Prefix)[]
        {
            (KeyRole.Session, KeyNames.SessionPrefix),
            (KeyRole.UserSessions, KeyNames.UserSessionsPrefix),
            (KeyRole.Counter, KeyNames.RatePrefix),
            (KeyRole.CachedQuery, KeyNames.CachePrefix),
            (KeyRole.CacheLease, KeyNames.CacheLeasePrefix),
            (KeyRole.CeleryResult, KeyNames.CeleryResultPrefix),
        }.Select(known => (known.Role, known.Prefix, Encoding.UTF8.GetBytes(known.Prefix))),
    ];

    /// <summary>Tells the role of a key. The name is bytes and need not be UTF-8; at least one byte follows the prefix.</summary>
    public static KeyRole Of(ReadOnlySpan<byte> key)
    {
        foreach (var (role, _, prefix) in Known)
        {
            if (key.Length > prefix.Length && key.StartsWith(prefix))
            {
                return role;
            }
        }

        return KeyRole.Foreign;
    }

    /// <summary>Whether the name is only a prefix. Such a key belongs to another program.</summary>
    public static bool IsBarePrefix(ReadOnlySpan<byte> key)
    {
        foreach (var (_, _, prefix) in Known)
        {
            if (key.SequenceEqual(prefix))
            {
                return true;
            }
        }

        return false;
    }

    public static string Prefix(this KeyRole role) => Entry(role).Prefix;

    /// <summary>Splits the name after the prefix; false if the key has another role.</summary>
    internal static bool TryRest(this KeyRole role, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> rest)
    {
        var isOne = Of(key) == role;
        rest = isOne ? key[Entry(role).Bytes.Length..] : default;
        return isOne;
    }

    private static (KeyRole Role, string Prefix, byte[] Bytes) Entry(KeyRole role) => role != KeyRole.Foreign
        ? Known[(int)role - 1]
        : throw new ArgumentOutOfRangeException(nameof(role), role, "the applications have no such role");
}
