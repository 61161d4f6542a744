using StackExchange.Redis;

namespace Amply.Keyspace.Tests;

/// <summary>A test against a real redis-server.</summary>
public abstract class RedisTest(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected RedisFixture Redis => redis;

    protected IDatabase Database => redis.Database;

    public Task InitializeAsync() => redis.EmptyAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;
}
