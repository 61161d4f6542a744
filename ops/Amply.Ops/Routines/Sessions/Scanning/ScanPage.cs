using System.Globalization;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>One page of SCAN.</summary>
internal readonly record struct ScanPage(ulong Next, RedisKey[] Keys)
{
    /// <param name="type">Only keys of this type; absent: of any.</param>
    public static async Task<ScanPage> ReadAsync(Primary primary, ulong cursor, string pattern, int count, string? type)
    {
        object[] arguments = type is null
            ? [Text(cursor), "MATCH", pattern, "COUNT", count]
            : [Text(cursor), "MATCH", pattern, "COUNT", count, "TYPE", type];
        var reply = (RedisResult[])(await primary.Server.ExecuteAsync(0, "SCAN", arguments))!;
        return new ScanPage(ulong.Parse((string)reply[0]!, CultureInfo.InvariantCulture), (RedisKey[])reply[1]!);
    }

    private static string Text(ulong cursor) => cursor.ToString(CultureInfo.InvariantCulture);
}
