using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Gives counters without a TTL one.</summary>
/// <remarks>
/// An application that dies between <c>INCR</c> and <c>EXPIRE</c> leaves a counter that is never reset: its key is refused for ever.
/// What is no counter is left without a TTL: with one it would be lost.
/// </remarks>
/// <param name="window">At least a second.</param>
public sealed class RateRepair(TimeSpan window) : IKeyChange
{
    public string Routine => "ratelimit repair";

    public KeyRole Role => KeyRole.Counter;

    public string Prefix => KeyNames.RatePrefix;

    public string What => $"let counters that have no TTL end in {window.TotalSeconds:0} s";

    public string Done => "were given a TTL";

    public string Left => "no counter";

    public Task<KeysJudged> CountAsync(IDatabase database, bool clustered, RedisKey[] keys) =>
        KeysJudged.ByAsync(CounterScripts.Expire, database, clustered, keys, 0, new ChangeTally());

    public Task<KeysJudged> ApplyAsync(IDatabase database, bool clustered, RedisKey[] keys, ChangeTally tally) =>
        KeysJudged.ByAsync(CounterScripts.Expire, database, clustered, keys, (long)window.TotalMilliseconds, tally);
}
