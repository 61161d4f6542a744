using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Tests.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Keys;

/// <summary>What <c>keyspace --hot</c> says of the use of keys.</summary>
public sealed class HotKeysTests : IAsyncLifetime
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
    public async Task Hot_under_an_lfu_policy_shows_the_counters()
    {
        // With these settings Redis counts each use of a key by one.
        foreach (var (name, value) in new[] { ("maxmemory-policy", "allkeys-lfu"), ("lfu-log-factor", "0"), ("lfu-decay-time", "0") })
        {
            await server.Connection.GetServers()[0].ConfigSetAsync(name, value);
        }

        await FillAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Database.StringGetAsync("session:ses_hot")));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Database.StringGetAsync("cache:warm")));

        var hot = await HotAsync();

        Assert.Equal(("counter", "allkeys-lfu"), ((string?)hot["measure"], (string?)hot["policy"]));
        Assert.Matches("^session:[0-9a-f]{12}$", (string?)hot["keys"]![0]!["name"]);
        Assert.Equal("cache:warm", (string?)hot["keys"]![1]!["name"]);
        Assert.DoesNotContain("ses_hot", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hot_under_another_policy_counts_looks_and_says_what_they_are_worth()
    {
        await FillAsync();
        using var until = new CancellationTokenSource();
        var reading = ReadAsync(until.Token);

        Assert.Equal(ExitCode.Done, await RunAsync("--hot"));
        await until.CancelAsync();
        await reading;

        Assert.Contains("10 of 10 cache:warm", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("a key with one use a second and a key with 10,000 have the same score", said.ToString(), StringComparison.Ordinal);
    }

    private async Task ReadAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await Database.StringGetAsync("cache:warm");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task FillAsync()
    {
        foreach (var key in new[] { "session:ses_hot", "cache:warm", "cache:cold", "rate:x" })
        {
            // Under LFU a key that is overwritten keeps what an earlier policy counted.
            await Database.KeyDeleteAsync(key);
            // Not a number: all keys share the object of a small number, and its counter.
            await Database.StringSetAsync(key, $"value of {key}");
        }
    }

    private async Task<JsonNode> HotAsync()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("--hot", "--output", "json"));
        return AnswerSchemas.Check(said.ToString(), "keyspace", ExitCode.Done)["hot"]!;
    }

    private Task<ExitCode> RunAsync(params string[] arguments) => VerbRunner.RunAsync(server, audit, said, isProtected: false, ["keyspace", .. arguments]);
}
