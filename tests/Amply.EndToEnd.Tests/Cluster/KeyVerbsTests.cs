using StackExchange.Redis;

namespace Amply.EndToEnd.Cluster;

/// <summary>cache, ratelimit and keyspace over all shards.</summary>
[Collection(ClusterLabTests.Name)]
public sealed class KeyVerbsTests(ClusterLab shared)
{
    private static readonly int[] Shards = [0, 1, 2];

    private IDatabase Database => shared.Database;

    [Fact]
    public async Task Cache_flush_drops_queries_on_every_shard_and_nothing_else()
    {
        await shared.SeedAsync();
        var kept = Shards.Select(shard => shared.On(shard, "cache:org:kept:")).ToArray();
        await Task.WhenAll(kept.Select(key => Database.StringSetAsync(key, "{}")));
        Assert.All(await shared.CountAsync("cache:org:stats:*"), count => Assert.InRange(count, 1, 89));

        Assert.Equal(ExitCode.Done, await shared.RunAsync("cache", "flush", "--prefix", "org:stats:"));
        Assert.Contains("90 of 90 keys under cache:org:stats:", shared.Said, StringComparison.Ordinal);
        Assert.Equal(90, (await shared.CountAsync("cache:org:stats:*")).Sum());

        Assert.Equal(ExitCode.Done, await shared.RunAsync("cache", "flush", "--prefix", "org:stats:", "--execute"));
        Assert.Contains("90 keys under cache:org:stats: deleted.", shared.Said, StringComparison.Ordinal);
        Assert.All(await shared.CountAsync("cache:*"), count => Assert.Equal(1, count));
        Assert.Equal((600, 60), ((await shared.CountAsync("session:*")).Sum(), (await shared.CountAsync("rate:*")).Sum()));

        Assert.Equal(ExitCode.Done, await shared.RunAsync("cache", "flush", "--all", "--execute"));
        Assert.Equal(0, (await shared.CountAsync("cache:*")).Sum());
    }

    [Fact]
    public async Task Ratelimit_knows_repairs_and_forgets_counters_of_every_shard()
    {
        await shared.SeedAsync();
        var counters = Shards.Select(shard => shared.On(shard, "rate:api:endless")).ToArray();
        foreach (var (key, shard) in counters.Zip(Shards))
        {
            await Database.StringSetAsync(key, 100 + shard);
            Assert.Equal(ExitCode.NeedsAttention, await shared.RunAsync("ratelimit", "show", Name(key), "--output", "json"));
            Assert.Contains($"\"count\": {100 + shard}", shared.Said, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Done, await shared.RunAsync("ratelimit", "repair", "--window", "1h"));
        Assert.Contains("3 of 63 keys under rate:", shared.Said, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await shared.RunAsync("ratelimit", "repair", "--window", "1h", "--execute"));
        Assert.Contains("3 keys under rate: got a TTL", shared.Said, StringComparison.Ordinal);

        foreach (var key in counters)
        {
            Assert.NotNull(await Database.KeyTimeToLiveAsync(key));
            Assert.Equal("counting", (string?)(await shared.ReadAsync("ratelimit", "show", Name(key)))["state"]);
            Assert.Equal(ExitCode.Done, await shared.RunAsync("ratelimit", "reset", Name(key), "--execute"));
            Assert.False(await Database.KeyExistsAsync(key));
        }

        Assert.Equal(60, (await shared.CountAsync("rate:*")).Sum());
    }

    [Theory]
    [InlineData("--full")]
    [InlineData]
    public async Task Keyspace_adds_up_what_every_shard_holds(params string[] how)
    {
        var plan = await shared.SeedAsync();
        await Task.WhenAll(Shards.Select(shard => Database.StringSetAsync(shared.On(shard, "feature:flags"), "on")));
        var users = plan.Users().Count();

        var report = await shared.ReadAsync(["keyspace", .. how]);

        Assert.Equal((await shared.CountAsync("*")).Sum(), (long)report["keys"]!);
        var kinds = report["kinds"]!.AsArray().ToDictionary(k => (string)k!["prefix"]!, k => ((int)k!["keys"]!, (int)k["withoutTtl"]!));
        Assert.Equal(
            [("cache:", (90, 0)), ("celery-task-meta-", (60, 0)), ("feature:", (3, 3)), ("rate:", (60, 0)), ("session:", (600, 0)), ("user_sessions:", (users, users))],
            kinds.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => (k.Key, k.Value)));
    }

    private static string Name(string key) => key["rate:".Length..];
}
