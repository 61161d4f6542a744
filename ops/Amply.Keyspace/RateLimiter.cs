using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>Counts requests under <c>rate:&lt;key&gt;</c> in fixed windows.</summary>
/// <remarks>
/// One script counts and sets the TTL, so that no counter stays without a TTL. If an application died between <c>INCR</c> and
/// <c>EXPIRE</c>, the next request sets the TTL. The increment comes first, because it fails on foreign values without a change.
/// </remarks>
public sealed class RateLimiter(IDatabase database)
{
    private const string Count = """
        local count = redis.call('INCR', KEYS[1])
        local left = redis.call('PTTL', KEYS[1])
        if left < 0 then
          redis.call('PEXPIRE', KEYS[1], ARGV[1])
          left = tonumber(ARGV[1])
        end
        return {count, left}
        """;

    /// <summary>Counts one request.</summary>
    /// <param name="limit">Requests allowed in a window; at least 1.</param>
    /// <param name="window">At least a millisecond.</param>
    public async Task<RateCheck> CheckAsync(string key, int limit, TimeSpan window, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        try
        {
            var reply = (RedisValue[])(await database
                .ScriptEvaluateAsync(
                    Count, [KeyNames.Rate(key)], [(long)window.TotalMilliseconds], CommandFlags.DemandMaster | CommandFlags.NoScriptCache)
                .WaitAsync(cancellationToken))!;
            var count = (long)reply[0];
            var remaining = (int)Math.Max(0, limit - count);
            return new RateCheck(KeyState.Found, count <= limit, remaining, TimeSpan.FromMilliseconds((long)reply[1]));
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return RateCheck.Uncountable(KeyState.WrongType, limit);
        }
        catch (RedisServerException error) when (RedisErrors.IsNotANumber(error))
        {
            return RateCheck.Uncountable(KeyState.Malformed, limit);
        }
    }
}

/// <summary>Whether a request is within its limit.</summary>
/// <param name="State">Found if the request was counted. Otherwise the key is not a counter and was not changed.</param>
/// <param name="Remaining">Requests left in this window.</param>
/// <param name="ResetsIn">The time until the window ends; null if the request was not counted.</param>
public readonly record struct RateCheck(KeyState State, bool Allowed, int Remaining, TimeSpan? ResetsIn)
{
    // A broken counter must not lock out a customer for ever.
    internal static RateCheck Uncountable(KeyState state, int limit) => new(state, Allowed: true, limit, null);
}
