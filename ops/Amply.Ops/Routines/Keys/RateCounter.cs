using System.Text.Json.Serialization;
using Amply.Keyspace;
using Amply.Redis;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>One counter of requests.</summary>
/// <param name="SecondsLeft">Until the window ends; absent where there is no TTL, and then it never does.</param>
public sealed record RateCounter(string Key, RateCounterState State, long? Count, double? SecondsLeft)
{
    public static async Task<RateCounter> ReadAsync(IDatabase database, string key)
    {
        var name = KeyNames.Rate(key);
        try
        {
            var value = await database.StringGetAsync(name, CommandFlags.DemandMaster);
            if (value.IsNull)
            {
                return new RateCounter(key, RateCounterState.Absent, null, null);
            }

            var left = (await database.KeyTimeToLiveAsync(name, CommandFlags.DemandMaster))?.TotalSeconds;
            return value.TryParse(out long count)
                ? new RateCounter(key, left is null ? RateCounterState.Endless : RateCounterState.Counting, count, left)
                : new RateCounter(key, RateCounterState.Malformed, null, left);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return new RateCounter(key, RateCounterState.WrongType, null, null);
        }
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
