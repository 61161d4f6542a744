using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>The names of the applications' keys. They never change, because the applications write them.</summary>
/// <remarks><see cref="KeyRoles"/> tells the role of a name.</remarks>
public static class KeyNames
{
    public const string SessionPrefix = "session:";

    public const string UserSessionsPrefix = "user_sessions:";

    public const string RatePrefix = "rate:";

    public const string CachePrefix = "cache:";

    public const string CeleryResultPrefix = "celery-task-meta-";

    /// <summary>Marks a cached query as being computed; see <see cref="QueryCache"/>. Only this library writes it, with a TTL.</summary>
    public const string CacheLeasePrefix = "cache-lease:";

    /// <summary>How long a session lives from its creation; activity does not prolong it.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(7);

    private static readonly RedisKey SessionPrefixKey = SessionPrefix;

    public static RedisKey Session(string id) => SessionPrefix + id;

    /// <summary>Makes the key of an index entry, which is bytes and need not be UTF-8. An empty entry names no session.</summary>
    public static bool TrySession(RedisValue id, out RedisKey key)
    {
        key = id.IsNullOrEmpty ? default : SessionPrefixKey.Append((byte[]?)id);
        return !id.IsNullOrEmpty;
    }

    /// <summary>Makes the keys of index entries, in their order, without the empty entry.</summary>
    public static RedisKey[] Sessions(IEnumerable<RedisValue> ids) =>
        [.. ids.Where(id => !id.IsNullOrEmpty).Select(id => SessionPrefixKey.Append((byte[]?)id))];

    public static RedisKey UserSessions(string userId) => UserSessionsPrefix + userId;

    public static RedisKey Rate(string key) => RatePrefix + key;

    public static RedisKey Cache(string key) => CachePrefix + key;

    public static RedisKey CeleryResult(string taskId) => CeleryResultPrefix + taskId;

    /// <summary>Whether the key is a session's, and the session's id.</summary>
    public static bool TrySessionId(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> id) => KeyRole.Session.TryRest(key, out id);

    /// <summary>Whether the key is a user's index of sessions, and the user's id.</summary>
    public static bool TryUser(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> userId) => KeyRole.UserSessions.TryRest(key, out userId);
}
