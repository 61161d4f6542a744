using System.Collections.Immutable;
using Amply.Keyspace.Json;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>The moment a flush began, by the clock that TTLs run on.</summary>
internal sealed record FlushStart(long UnixMilliseconds)
{
    private readonly RedisValue text = PythonTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds));

    /// <summary>The latest of the servers' clocks: a session of the seconds between them is ended rather than spared.</summary>
    public static async Task<FlushStart> NowAsync(ImmutableArray<Primary> primaries)
    {
        var times = await Task.WhenAll(primaries.Select(p => p.Server.TimeAsync()));
        return new FlushStart(new DateTimeOffset(times.Max(), TimeSpan.Zero).ToUnixTimeMilliseconds());
    }

    /// <summary>The first four arguments of every script that judges sessions.</summary>
    public RedisValue[] Arguments(SessionFlushOptions options, params RedisValue[] more) =>
        [UnixMilliseconds, text, (long)(options.Grace ?? TimeSpan.Zero).TotalMilliseconds, options.IncludeNew ? 1 : 0, .. more];
}
