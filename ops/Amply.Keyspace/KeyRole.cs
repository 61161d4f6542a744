using System.Text;

namespace Amply.Keyspace;

/// <summary>What the applications keep under a key, told by the key's name.</summary>
/// <remarks>
/// The one place that decides from a name. A routine also asks for the type: an index is a set, everything else a string; and for a
/// counter its value (<see cref="CounterScripts"/>).
/// </remarks>
public enum KeyRole
{
    /// <summary>None of the applications': a bare prefix, another case or a leading blank included.</summary>
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

    /// <summary>The role of a key, whose name is bytes and need not be UTF-8. At least one byte follows the prefix.</summary>
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

    /// <summary>Whether a key is named like a prefix and nothing follows: it is somebody else's.</summary>
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

    /// <summary>How the names of a role begin.</summary>
    public static string Prefix(this KeyRole role) => Entry(role).Prefix;

    /// <summary>What follows the prefix in the name of a key of this role; false where the key is of another role.</summary>
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
