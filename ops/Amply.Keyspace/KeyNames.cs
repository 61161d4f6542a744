using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>The key names the applications use; fixed, because they write them.</summary>
/// <remarks>A session key is <c>session:</c> and at least one byte more: <c>session:</c> alone and <c>sessions:x</c> belong to somebody else.</remarks>
public static class KeyNames
{
    public const string SessionPrefix = "session:";

    public const string UserSessionsPrefix = "user_sessions:";

    public const string RatePrefix = "rate:";

    public const string CachePrefix = "cache:";

    public const string CeleryResultPrefix = "celery-task-meta-";

    /// <summary>Who computes a cached query now; see <see cref="Caching.QueryCache"/>. Only this library writes it, always with a TTL.</summary>
    public const string CacheLeasePrefix = "cache-lease:";

    /// <summary>How long a session lives from its creation; activity does not prolong it.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(7);

    private static readonly RedisKey SessionPrefixKey = SessionPrefix;

    public static RedisKey Session(string id) => SessionPrefix + id;

    /// <summary>The key of an id as an index holds it: bytes, which need not be UTF-8.</summary>
    public static RedisKey Session(RedisValue id) => SessionPrefixKey.Append((byte[]?)id);

    public static RedisKey UserSessions(string userId) => UserSessionsPrefix + userId;

    public static RedisKey Rate(string key) => RatePrefix + key;

    public static RedisKey Cache(string key) => CachePrefix + key;

    public static RedisKey CeleryResult(string taskId) => CeleryResultPrefix + taskId;

    /// <summary>Whether a key is a session's, and of which id.</summary>
    public static bool TrySessionId(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> id) => TryRest(key, "session:"u8, out id);

    /// <summary>Whether a key is a user's index of sessions, and of which user.</summary>
    public static bool TryUser(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> userId) => TryRest(key, "user_sessions:"u8, out userId);

    private static bool TryRest(ReadOnlySpan<byte> key, ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> rest)
    {
        if (key.Length > prefix.Length && key.StartsWith(prefix))
        {
            rest = key[prefix.Length..];
            return true;
        }

        rest = default;
        return false;
    }
}
