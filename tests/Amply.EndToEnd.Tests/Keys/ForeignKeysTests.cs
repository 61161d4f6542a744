using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Tests.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Keys;

/// <summary>Keys under the applications' names that are not theirs, from the command line to a real redis-server.</summary>
public sealed class ForeignKeysTests : IAsyncLifetime
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
    public async Task Ratelimit_repair_leaves_what_is_no_counter_and_counts_it()
    {
        await Database.StringSetAsync("rate:limits:config", """{"default":100}""");
        await Database.StringSetAsync("rate:bin", new byte[] { 0xff, 0xfe });
        await Database.StringSetAsync("rate:", "1");
        await Database.ListLeftPushAsync("rate:list", "1");
        await Database.StringSetAsync("rate:endless", 500);

        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit", "repair"));
        Assert.Contains("1 of 1 keys under rate:", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("skip 3 keys under rate: (not a counter)", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("skip the key 'rate:', which is a prefix without a name", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit", "repair", "--execute", "--output", "json"));

        AssertFigures(("changedKeys", 1), ("leftKeysOfAnotherKind", 3), ("leftBarePrefixes", 1));
        foreach (var key in new[] { "rate:limits:config", "rate:bin", "rate:", "rate:list" })
        {
            Assert.Null(await Database.KeyTimeToLiveAsync(key));
        }

        Assert.NotNull(await Database.KeyTimeToLiveAsync("rate:endless"));
    }

    [Fact]
    public async Task Cache_flush_leaves_the_bare_prefix_and_other_types_and_counts_them()
    {
        await Database.StringSetAsync("cache:", "somebody else's");
        await Database.StringSetAsync("cache:a", "1");
        await Database.HashSetAsync("cache:hash", "a", 1);
        await Database.StringSetAsync("cache-lease:a", "1");

        Assert.Equal(ExitCode.Done, await RunAsync("cache", "flush", "--all", "--execute", "--output", "json"));

        AssertFigures(("changedKeys", 1), ("leftKeysOfAnotherKind", 1), ("leftBarePrefixes", 1));
        Assert.Equal("somebody else's", (string?)await Database.StringGetAsync("cache:"));
        Assert.True(await Database.KeyExistsAsync("cache:hash"));
        Assert.True(await Database.KeyExistsAsync("cache-lease:a"));
        Assert.False(await Database.KeyExistsAsync("cache:a"));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("reset")]
    public async Task Ratelimit_never_means_the_bare_prefix(string verb)
    {
        await Database.StringSetAsync("rate:", 5);
        string[] arguments = verb == "reset" ? ["ratelimit", verb, "", "--execute"] : ["ratelimit", verb, ""];

        Assert.Equal(ExitCode.Usage, await RunAsync(arguments));
        Assert.Equal(5, (int)await Database.StringGetAsync("rate:"));
    }

    [Fact]
    public async Task Ratelimit_show_and_reset_take_for_a_counter_what_redis_would_count_on()
    {
        await Database.StringSetAsync("rate:padded", "007");

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("ratelimit", "show", "padded", "--output", "json"));
        Assert.Equal("malformed", (string?)JsonNode.Parse(said.ToString())!["state"]);
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("ratelimit", "reset", "padded", "--execute", "--output", "json"));
        AssertFigures(("changedKeys", 0), ("leftKeysOfAnotherKind", 1));
        Assert.Equal("007", (string?)await Database.StringGetAsync("rate:padded"));
    }

    private void AssertFigures(params (string Name, int Value)[] expected)
    {
        var figures = JsonNode.Parse(said.ToString())!["result"]!["figures"]!;
        Assert.Equal(expected, expected.Select(e => (e.Name, (int?)figures[e.Name] ?? -1)));
    }

    private Task<ExitCode> RunAsync(params string[] arguments) => VerbRunner.RunAsync(server, audit, said, isProtected: false, arguments);
}
