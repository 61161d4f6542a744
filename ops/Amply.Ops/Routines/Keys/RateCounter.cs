using System.Text.Json.Serialization;
using Amply.Keyspace;
using Amply.Keyspace.Rates;
using Amply.Redis;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>One counter of requests.</summary>
/// <param name="SecondsLeft">Until the window ends; absent where there is no TTL, and then it never does.</param>
public sealed record RateCounter(string Key, RateCounterState State, long? Count, double? SecondsLeft)
{
    public static async Task<RateCounter> ReadAsync(IDatabase database, string key)
    {
        var read = await database.ScriptEvaluateAsync(CounterScripts.Read, [KeyNames.Rate(key)], flags: CommandFlags.DemandMaster);
        var reply = (RedisResult[])read!;
        double? left = (long)reply[1] is >= 0 and var milliseconds ? milliseconds / 1000.0 : null;
        return ((string)reply[0]!, IsCounter: !reply[2].IsNull) switch
        {
            (_, true) => new RateCounter(key, left is null ? RateCounterState.Endless : RateCounterState.Counting, (long)reply[2], left),
            ("none", _) => new RateCounter(key, RateCounterState.Absent, null, null),
            ("string", _) => new RateCounter(key, RateCounterState.Malformed, null, left),
            _ => new RateCounter(key, RateCounterState.WrongType, null, null),
        };
    }
}

[JsonConverter(typeof(CamelCaseEnumConverter<RateCounterState>))]
public enum RateCounterState
{
    /// <summary>Nothing was counted in the present window.</summary>
    Absent,
    Counting,

    /// <summary>Without a TTL: once over the limit, refused for ever.</summary>
    Endless,
    Malformed,
    WrongType,
}
