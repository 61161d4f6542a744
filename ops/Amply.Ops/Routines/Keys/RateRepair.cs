using System.Globalization;
using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Gives counters without a TTL one.</summary>
/// <remarks>An application that dies between <c>INCR</c> and <c>EXPIRE</c> leaves a counter that is never reset: its key is refused for ever.</remarks>
/// <param name="window">At least a second.</param>
public sealed class RateRepair(TimeSpan window) : IKeyChange
{
    public string Routine => "ratelimit repair";

    public string Prefix => KeyNames.RatePrefix;

    public string What => string.Create(CultureInfo.InvariantCulture, $"let counters that have no TTL end in {window.TotalSeconds:0} s");

    public string Done => "were given a TTL";

    public async Task<long> CountAsync(IDatabase database, RedisKey[] keys)
    {
        // As it is sent: -1 is no TTL, -2 no key, which the client's own method does not tell apart.
        var left = await Task.WhenAll(keys.Select(key => database.ExecuteAsync("PTTL", [key], CommandFlags.DemandMaster)));
        return left.Count(ttl => (long)ttl == -1);
    }

    public async Task<long> ApplyAsync(IDatabase database, bool clustered, RedisKey[] keys)
    {
        // NX: a counter whose window runs keeps it, also when it began a moment ago.
        var given = await Task.WhenAll(keys.Select(key => database.KeyExpireAsync(key, window, ExpireWhen.HasNoExpiry, CommandFlags.DemandMaster)));
        return given.Count(g => g);
    }
}
