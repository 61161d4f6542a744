using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Sets a TTL on counters that have none.</summary>
/// <remarks>
/// An application that dies between <c>INCR</c> and <c>EXPIRE</c> leaves a counter that is never reset: its key is blocked for ever.
/// Another value gets no TTL: it would be deleted later.
/// </remarks>
/// <param name="window">At least a second.</param>
public sealed class RateRepair(TimeSpan window) : IKeyChange
{
    public string Routine => "ratelimit repair";

    public KeyRole Role => KeyRole.Counter;

    public string Prefix => KeyNames.RatePrefix;

    public string What => $"set a TTL of {window.TotalSeconds:0} s on counters without a TTL";

    public string Done => "got a TTL";

    public string Left => "not a counter";

    public Task<KeysJudged> CountAsync(IDatabase database, bool clustered, RedisKey[] keys) =>
        KeysJudged.ByAsync(CounterScripts.Expire, database, clustered, keys, 0, new ChangeTally());

    public Task<KeysJudged> ApplyAsync(IDatabase database, bool clustered, RedisKey[] keys, ChangeTally tally) =>
        KeysJudged.ByAsync(CounterScripts.Expire, database, clustered, keys, (long)window.TotalMilliseconds, tally);
}
