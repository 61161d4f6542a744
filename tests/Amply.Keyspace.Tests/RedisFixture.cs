using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.Keyspace.Tests;

/// <summary>One redis-server for all tests of a class; each test starts with it empty.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public IDatabase Database => Server.Database;

    public Task EmptyAsync() => Server.Connection.GetServers()[0].FlushAllDatabasesAsync();

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
