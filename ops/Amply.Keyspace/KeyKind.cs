using System.Collections.Immutable;
using System.Text;
using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>What the applications keep under a key, told by the key's name.</summary>
/// <remarks>
/// The one place that decides from a name. A routine that deletes, expires or counts a key also asks for the type (<see cref="KeyKinds.Type"/>), and for
/// a counter its value (<see cref="Rates.CounterScripts"/>).
/// </remarks>
public enum KeyKind
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

/// <summary>Tells kinds of keys by their names.</summary>
public static class KeyKinds
{
    private static readonly ImmutableArray<(KeyKind Kind, string Prefix, byte[] Bytes)> Known =
    [
        .. new (KeyKind Kind, string Prefix)[]
        {
            (KeyKind.Session, KeyNames.SessionPrefix),
            (KeyKind.UserSessions, KeyNames.UserSessionsPrefix),
            (KeyKind.Counter, KeyNames.RatePrefix),
            (KeyKind.CachedQuery, KeyNames.CachePrefix),
            (KeyKind.CacheLease, KeyNames.CacheLeasePrefix),
            (KeyKind.CeleryResult, KeyNames.CeleryResultPrefix),
        }.Select(known => (known.Kind, known.Prefix, Encoding.UTF8.GetBytes(known.Prefix))),
    ];

    /// <summary>The kind of a key, whose name is bytes and need not be UTF-8. At least one byte follows the prefix.</summary>
    public static KeyKind Of(ReadOnlySpan<byte> key)
    {
        foreach (var (kind, _, prefix) in Known)
        {
            if (key.Length > prefix.Length && key.StartsWith(prefix))
            {
                return kind;
            }
        }

        return KeyKind.Foreign;
    }

    /// <summary>The kind whose prefix is the whole name of a key; foreign where there is none. Such a key belongs to somebody else.</summary>
    public static KeyKind OfBarePrefix(ReadOnlySpan<byte> key)
    {
        foreach (var (kind, _, prefix) in Known)
        {
            if (key.SequenceEqual(prefix))
            {
                return kind;
            }
        }

        return KeyKind.Foreign;
    }

    /// <summary>How the names of a kind begin.</summary>
    public static string Prefix(this KeyKind kind) => Entry(kind).Prefix;

    /// <summary>The only type that the applications give to keys of a kind.</summary>
    public static RedisType Type(this KeyKind kind) => kind switch
    {
        KeyKind.Foreign => throw new ArgumentOutOfRangeException(nameof(kind), kind, "the applications have no such kind"),
        KeyKind.UserSessions => RedisType.Set,
        _ => RedisType.String,
    };

    /// <summary>What follows the prefix in the name of a key of this kind; false where the key is of another kind.</summary>
    internal static bool TryRest(this KeyKind kind, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> rest)
    {
        var isKind = Of(key) == kind;
        rest = isKind ? key[Entry(kind).Bytes.Length..] : default;
        return isKind;
    }

    private static (KeyKind Kind, string Prefix, byte[] Bytes) Entry(KeyKind kind) =>
        kind == KeyKind.Foreign ? throw new ArgumentOutOfRangeException(nameof(kind), kind, "the applications have no such kind") : Known[(int)kind - 1];
}
