using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace Amply.Keyspace.Tests.Caching;

public sealed partial class QueryCacheTests(RedisFixture redis) : RedisTest(redis)
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(5);

    private int computations;

    [Fact]
    public async Task Get_computes_once_and_stores_with_a_ttl()
    {
        var sut = Sut(Database);

        Assert.Equal(new Stats(1), await AskAsync(sut));
        Assert.Equal(new Stats(1), await AskAsync(sut));

        Assert.Equal(1, computations);
        Assert.InRange((await Database.KeyTimeToLiveAsync("cache:org"))!.Value.TotalSeconds, 200, 300);
        Assert.False(await Database.KeyExistsAsync("cache-lease:org"));
    }

    [Fact]
    public async Task Get_by_many_callers_of_many_processes_computes_once()
    {
        await using var second = await ConnectionMultiplexer.ConnectAsync(Redis.Server.Options);
        QueryCache[] processes = [Sut(Database), Sut(second.GetDatabase())];

        var values = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => AskAsync(processes[i % 2])));

        Assert.All(values, v => Assert.Equal(new Stats(1), v));
        Assert.Equal(1, computations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task Get_of_a_malformed_value_is_a_miss(string stored)
    {
        await Database.StringSetAsync("cache:org", stored);

        Assert.Equal(new Stats(1), await AskAsync(Sut(Database)));
        Assert.Equal("""{"count":1}""", (string?)await Database.StringGetAsync("cache:org"));
    }

    [Fact]
    public async Task Get_of_another_type_computes_and_leaves_it()
    {
        await Database.HashSetAsync("cache:org", "a", 1);

        Assert.Equal(new Stats(1), await AskAsync(Sut(Database)));
        Assert.Equal(RedisType.Hash, await Database.KeyTypeAsync("cache:org"));
    }

    [Fact]
    public async Task Get_after_a_failed_computation_computes_again()
    {
        var sut = Sut(Database);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            sut.GetOrComputeAsync("org", Ttl, StatsJson.Default.Stats, () => throw new InvalidOperationException(), None));

        Assert.Equal(new Stats(1), await AskAsync(sut));
    }

    [Fact]
    public async Task Get_while_the_holder_of_the_lease_is_dead_computes_when_the_lease_ends()
    {
        await Database.StringSetAsync("cache-lease:org", "dead", TimeSpan.FromSeconds(1));

        Assert.Equal(new Stats(1), await AskAsync(Sut(Database)));
    }

    private static QueryCache Sut(IDatabase database) => new(database, new CacheOptions(), TimeProvider.System);

    private Task<Stats?> AskAsync(QueryCache sut) => sut.GetOrComputeAsync(
        "org",
        Ttl,
        StatsJson.Default.Stats,
        async () =>
        {
            await Task.Yield();
            return new Stats(Interlocked.Increment(ref computations));
        },
        None)!;

    internal sealed record Stats(int Count);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Stats))]
    internal sealed partial class StatsJson : JsonSerializerContext;
}
