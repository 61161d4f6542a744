using Amply.Keyspace.Seeding;
using StackExchange.Redis;

namespace Amply.Benchmarks;

/// <summary>The keyspace that every competitor finds: sessions without index, for its peers know of none, and as many other keys.</summary>
internal sealed class Keys(int sessions) : IAsyncDisposable
{
    // SET of keys that lie in flight at once.
    private const int Window = 4_000;

    private readonly SeedPlan plan = new(
        new SeedOptions { Sessions = sessions, RateCounters = sessions * 2 / 5, CachedQueries = sessions * 3 / 10, CeleryResults = sessions * 3 / 10 },
        DateTimeOffset.UtcNow);

    private ConnectionMultiplexer connection = null!;

    private IDatabase Database => connection.GetDatabase();

    private IServer Server => connection.GetServers().Single();

    public static async Task<Keys> WriteAsync(Transport transport, int sessions)
    {
        var keys = new Keys(sessions) { connection = await ConnectionMultiplexer.ConnectAsync(transport.Options()) };
        await keys.Server.FlushAllDatabasesAsync();
        // Longer than any benchmark: what expires would make the later competitors' work smaller.
        await keys.SetAsync(keys.plan.OtherKeys().Select(key => key with { Ttl = TimeSpan.FromDays(1) }));
        return keys;
    }

    public Task WriteSessionsAsync() =>
        SetAsync(plan.Users().SelectMany(user => user.Sessions).Select(session => new SeededKey("session:" + session.Id, session.Value, TimeSpan.FromDays(1))));

    /// <exception cref="InvalidOperationException">A session is left, or another key is gone.</exception>
    public async Task CheckAsync(string competitor)
    {
        var left = await Server.DatabaseSizeAsync();
        var others = plan.Options.RateCounters + plan.Options.CachedQueries + plan.Options.CeleryResults;
        if (left != others)
        {
            throw new InvalidOperationException($"{competitor} left {left} keys; {others} should be left.");
        }
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private async Task SetAsync(IEnumerable<SeededKey> keys)
    {
        foreach (var chunk in keys.Chunk(Window))
        {
            await Task.WhenAll(chunk.Select(key => Database.StringSetAsync(key.Key, key.Value, key.Ttl)));
        }
    }
}
