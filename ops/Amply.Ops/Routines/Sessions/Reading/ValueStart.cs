using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Reading;

/// <summary>Reads how a string begins, so that no value decides how much memory reading takes.</summary>
internal static class ValueStart
{
    /// <returns>At most one byte more than <paramref name="most"/>, by which a longer value is told; null where there is no such key.</returns>
    public static Task<RedisValue> ReadAsync(IDatabase database, RedisKey key, int most) =>
        ReadAsync(new ReadSource(database, CommandFlags.DemandMaster), key, most);

    public static async Task<RedisValue> ReadAsync(ReadSource source, RedisKey key, int most)
    {
        // GETRANGE has the same answer for no key as for an empty value.
        var start = await source.Database.StringGetRangeAsync(key, 0, most, source.Flags);
        return start.Length() > 0 || await source.Database.KeyExistsAsync(key, source.Flags) ? start : RedisValue.Null;
    }
}
