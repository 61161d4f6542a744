using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>Results of expensive queries under <c>cache:&lt;key&gt;</c>. Concurrent callers share one computation.</summary>
/// <remarks>
/// Between processes, a lease with a TTL decides which process computes while the others wait. The caller must fill in
/// <c>org:stats:{org_id}</c>, or all organisations share one entry.
/// </remarks>
public sealed class QueryCache(IDatabase database, CacheOptions options, TimeProvider clock)
{
    // The lease may have expired and belong to another process now. Delete only the own lease.
    private const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('UNLINK', KEYS[1]) end";

    private readonly ConcurrentDictionary<string, Lazy<Task<object?>>> computing = new(StringComparer.Ordinal);

    /// <summary>Returns the cached value, or computes and stores it.</summary>
    /// <param name="ttl">At least a millisecond.</param>
    /// <param name="compute">Called without the caller's cancellation: others may wait for the same value.</param>
    public async Task<T?> GetOrComputeAsync<T>(
        string key, TimeSpan ttl, JsonTypeInfo<T> json, Func<Task<T>> compute, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ttl, TimeSpan.FromMilliseconds(1));
        var (state, cached) = await ReadAsync(key, json).WaitAsync(cancellationToken);
        if (state == KeyState.Found)
        {
            return cached;
        }

        Lazy<Task<object?>> mine = null!;
        mine = new Lazy<Task<object?>>(() => ShareAsync(mine));
        return (T?)await computing.GetOrAdd(key, mine).Value.WaitAsync(cancellationToken);

        async Task<object?> ShareAsync(Lazy<Task<object?>> self)
        {
            try
            {
                return await ComputeOnceAsync(key, ttl, json, compute);
            }
            finally
            {
                computing.TryRemove(new KeyValuePair<string, Lazy<Task<object?>>>(key, self));
            }
        }
    }

    private async Task<T?> ComputeOnceAsync<T>(string key, TimeSpan ttl, JsonTypeInfo<T> json, Func<Task<T>> compute)
    {
        var lease = (RedisKey)(KeyNames.CacheLeasePrefix + key);
        var token = (RedisValue)Guid.NewGuid().ToString("N");
        var until = clock.GetUtcNow() + options.Lease;
        while (true)
        {
            var leased = await database.StringSetAsync(lease, token, options.Lease, When.NotExists);
            var (state, cached) = await ReadAsync(key, json);
            if (state == KeyState.Found)
            {
                await ReleaseAsync(leased, lease, token);
                return cached;
            }

            if (leased || state == KeyState.WrongType || clock.GetUtcNow() >= until)
            {
                try
                {
                    var value = await compute();
                    // SET would replace a value of another type, which belongs to another program.
                    if (state != KeyState.WrongType)
                    {
                        await database.StringSetAsync(KeyNames.Cache(key), JsonSerializer.SerializeToUtf8Bytes(value, json), ttl);
                    }

                    return value;
                }
                finally
                {
                    await ReleaseAsync(leased, lease, token);
                }
            }

            await Task.Delay(options.Poll, clock);
        }
    }

    private async Task<(KeyState State, T? Value)> ReadAsync<T>(string key, JsonTypeInfo<T> json)
    {
        try
        {
            var value = await database.StringGetAsync(KeyNames.Cache(key));
            return value.IsNullOrEmpty ? (KeyState.Absent, default) : (KeyState.Found, JsonSerializer.Deserialize((byte[])value!, json));
        }
        catch (JsonException)
        {
            return (KeyState.Malformed, default);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return (KeyState.WrongType, default);
        }
    }

    private Task ReleaseAsync(bool leased, RedisKey lease, RedisValue token) => leased
        ? database.ScriptEvaluateAsync(Release, [lease], [token], CommandFlags.DemandMaster | CommandFlags.NoScriptCache)
        : Task.CompletedTask;
}

/// <summary>How concurrent readers of a missing value share one computation.</summary>
public sealed record CacheOptions
{
    /// <summary>How long one process may compute before another process computes too; at least a second.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a waiting process looks whether the value has arrived.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(25);
}
