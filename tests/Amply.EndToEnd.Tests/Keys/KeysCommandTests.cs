using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Keyspace.Seeding;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Keys;

/// <summary>cache, ratelimit and keyspace, from the command line to a real redis-server.</summary>
public sealed class KeysCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private RedisServer server = null!;

    private IDatabase Database => server.Database;

    public async Task InitializeAsync() => server = await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    [Fact]
    public async Task Cache_flush_drops_the_queries_of_a_literal_prefix_and_nothing_else()
    {
        foreach (var key in new[] { "cache:a*:1", "cache:a*:2", "cache:ab:1", "cachex:a*:1", "session:cache:a*" })
        {
            await Database.StringSetAsync(key, "1");
        }

        await Database.HashSetAsync("cache:a*:hash", "a", 1);

        Assert.Equal(ExitCode.Done, await RunAsync("cache", "flush", "--prefix", "a*"));
        Assert.Contains("2 of 2 keys under cache:a*", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(6, await SizeAsync());

        Assert.Equal(ExitCode.Done, await RunAsync("cache", "flush", "--prefix", "a*", "--execute"));
        Assert.Contains("2 keys under cache:a* deleted.", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, await SizeAsync());
        Assert.True(await Database.KeyExistsAsync("cache:ab:1"));

        Assert.Equal(ExitCode.Done, await RunAsync("cache", "flush", "--all", "--execute"));
        Assert.Equal(3, await SizeAsync());
    }

    [Fact]
    public async Task Cache_flush_of_a_prefix_that_is_not_there_says_what_there_is()
    {
        foreach (var key in new[] { "cache:org:stats:1", "cache:org:stats:2", "cache:org:users:1", "cache:user:1", "cache:plain" })
        {
            await Database.StringSetAsync(key, "1");
        }

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("cache", "flush", "--prefix", "org:statz:"));
        Assert.Contains(
            "no key begins with cache:org:statz:. Below cache:org: there is: stats: 2, users: 1", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("cache", "flush", "--prefix", "orgs:", "--execute"));
        Assert.Contains("Below cache: there is: org: 3, other names 1, user: 1", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("No key begins with cache:orgs:: nothing to change.", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Usage, await RunAsync("cache", "flush", "--prefix", "cache:org:", "--execute"));
        Assert.Equal(ExitCode.Usage, await RunAsync("cache", "flush", "--prefix", "cache:", "--execute"));
        Assert.Equal(5, await SizeAsync());
    }

    [Fact]
    public async Task Ratelimit_of_a_key_like_no_counter_says_what_there_is()
    {
        await Database.StringSetAsync("rate:api:a", 1, TimeSpan.FromMinutes(1));
        await Database.StringSetAsync("rate:login:a", 1, TimeSpan.FromMinutes(1));

        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit", "show", "api:b"));
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("ratelimit", "show", "apx:b"));
        Assert.Contains("No counter begins with apx:. Below rate: there is: api: 1, login: 1", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("ratelimit", "reset", "apx:b"));
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("ratelimit", "reset", "apx:b", "--execute"));
        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit", "reset", "api:b", "--execute"));
        Assert.Equal(ExitCode.Usage, await RunAsync("ratelimit", "show", "rate:api:a"));
        Assert.Equal(ExitCode.Usage, await RunAsync("ratelimit", "reset", "rate:", "--execute"));
        Assert.Equal(2, await SizeAsync());
    }

    [Fact]
    public async Task Cache_flush_that_says_neither_which_nor_all_is_refused()
    {
        await Database.StringSetAsync("cache:a", "1");
        Assert.Equal(ExitCode.Usage, await RunAsync("cache", "flush", "--execute"));
        Assert.Equal(ExitCode.Usage, await RunAsync("cache", "flush", "--prefix", "", "--execute"));
        Assert.Equal(1, await SizeAsync());
    }

    [Fact]
    public async Task Ratelimit_repair_gives_only_endless_counters_a_ttl()
    {
        await Database.StringSetAsync("rate:endless", 500);
        await Database.StringSetAsync("rate:running", 5, TimeSpan.FromSeconds(1_000));
        await Database.ListLeftPushAsync("rate:list", "x");

        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit", "repair", "--window", "90s", "--execute"));

        Assert.Contains("1 keys under rate: got a TTL", said.ToString(), StringComparison.Ordinal);
        Assert.InRange((await Database.KeyTimeToLiveAsync("rate:endless"))!.Value.TotalSeconds, 60, 90);
        Assert.InRange((await Database.KeyTimeToLiveAsync("rate:running"))!.Value.TotalSeconds, 900, 1_000);
        Assert.Null(await Database.KeyTimeToLiveAsync("rate:list"));
        Assert.Equal(500, (int)await Database.StringGetAsync("rate:endless"));
    }

    [Fact]
    public async Task Ratelimit_show_tells_counters_apart_and_reset_forgets_only_counters()
    {
        await Database.StringSetAsync("rate:endless", 500);
        await Database.StringSetAsync("rate:running", 5, TimeSpan.FromSeconds(1_000));
        await Database.ListLeftPushAsync("rate:list", "x");
        await Database.StringSetAsync("rate:text", "x");

        foreach (var (key, state, code) in new[]
        {
            ("endless", "endless", ExitCode.NeedsAttention), ("running", "counting", ExitCode.Done), ("list", "wrongType", ExitCode.NeedsAttention),
            ("text", "malformed", ExitCode.NeedsAttention), ("none", "absent", ExitCode.Done),
        })
        {
            Assert.Equal(code, await RunAsync("ratelimit", "show", key, "--output", "json"));
            Assert.Equal(state, (string?)JsonNode.Parse(said.ToString())!["state"]);
            var left = state is "wrongType" or "malformed";
            Assert.Equal(left ? ExitCode.NeedsAttention : ExitCode.Done, await RunAsync("ratelimit", "reset", key, "--execute"));
        }

        Assert.Equal(2, await SizeAsync());
        Assert.True(await Database.KeyExistsAsync("rate:list"));
        Assert.True(await Database.KeyExistsAsync("rate:text"));
    }

    [Fact]
    public async Task Keyspace_counts_by_prefix_with_keys_that_have_no_ttl()
    {
        var plan = new SeedPlan(new SeedOptions { Sessions = 300, RateCounters = 40, CachedQueries = 20, CeleryResults = 10 }, DateTimeOffset.UtcNow);
        var seeded = await new Seeder(Database, TimeProvider.System).WriteAsync(plan, default);
        await Database.StringSetAsync("feature:x", new string('x', 100_000));
        await Database.StringSetAsync("plain", "1");

        Assert.Equal(ExitCode.Done, await RunAsync("keyspace", "--full", "--output", "json"));

        var report = JsonNode.Parse(said.ToString())!;
        Assert.Equal(await SizeAsync(), (long)report["keys"]!);
        var kinds = report["kinds"]!.AsArray().ToDictionary(k => (string)k!["prefix"]!, k => ((long)k!["keys"]!, (long)k["withoutTtl"]!));
        Assert.Equal((300, 0), kinds["session:"]);
        Assert.Equal((seeded.Users, seeded.Users), kinds["user_sessions:"]);
        Assert.Equal((40, 0), kinds["rate:"]);
        Assert.Equal((20, 0), kinds["cache:"]);
        Assert.Equal((10, 0), kinds["celery-task-meta-"]);
        Assert.Equal((1, 1), kinds["feature:"]);
        Assert.Equal((1, 1), kinds["(other)"]);
    }

    private Task<ExitCode> RunAsync(params string[] arguments) => VerbRunner.RunAsync(server, audit, said, isProtected: false, arguments);

    private async Task<long> SizeAsync() => (long)await Database.ExecuteAsync("DBSIZE");
}
