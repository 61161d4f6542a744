using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Keys;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Keys;

/// <summary>What <c>keyspace</c> says of a real redis-server.</summary>
public sealed class KeyspaceTests : IAsyncLifetime
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
    public async Task Keyspace_measures_a_giant_among_many_small_keys_and_names_it()
    {
        await FillAsync("cache:", 20_000);
        await GiantAsync("cache:giant", 60);

        Assert.Equal(ExitCode.Done, await RunAsync("--full", "--output", "json"));

        var report = Report();
        var used = (long)report["memory"]!["usedBytes"]!;
        Assert.InRange((long)report["memory"]!["keysBytes"]!, used * 3 / 4, used * 5 / 4);
        Assert.InRange((long)Kind(report, "cache:")["biggestBytes"]!, 60_000_000, 65_000_000);
        var biggest = report["biggest"]![0]!;
        Assert.Equal(("cache:giant", "hash", true), ((string?)biggest["name"], (string?)biggest["type"], (bool)biggest["withoutTtl"]!));

        Assert.Equal(ExitCode.Done, await RunAsync("--full"));
        Assert.Matches(@"(?m)^6\d\.\d MiB hash none cache:giant\r?$", said.ToString());
        Assert.Matches(@"Sum: \d+\.\d MiB\. Redis uses \d+\.\d MiB \(used_memory\), of which \d+\.\d MiB is data", said.ToString());
    }

    [Fact]
    public async Task Keyspace_that_looks_at_a_part_adds_each_giant_once()
    {
        await FillAsync("cache:", 20_000);
        var names = Enumerable.Range(0, 12).Select(i => $"cache:giant{i}").ToArray();
        foreach (var name in names)
        {
            await GiantAsync(name, 3);
        }

        var report = await new KeyspaceRoutine(new MultiplexerFactory(server.Options), new KeyspaceQuestion(Sample: 10_000), TimeProvider.System)
            .LookAsync(new Progress<string>(), default);

        Assert.True(report.IsEstimate);
        Assert.Equal(20_012, report.Keys);
        Assert.NotEmpty(report.Biggest);
        var giants = report.Biggest.Sum(key => key.Bytes);
        Assert.InRange(report.Kinds[0].Bytes!.Value, giants, giants + (report.Memory.UsedBytes / 2));
        Assert.True(report.Memory.KeysBytes < report.Memory.UsedBytes);
    }

    [Fact]
    public async Task Keyspace_shows_no_id_of_a_session_or_a_user()
    {
        await Database.StringSetAsync("session:ses_secret", new string('x', 50_000));
        await Database.SetAddAsync("user_sessions:ada", [.. Enumerable.Range(0, 5_000).Select(i => (RedisValue)$"ses_{i}")]);

        Assert.Equal(ExitCode.Done, await RunAsync("--depth", "5"));

        Assert.Matches("string none session:[0-9a-f]{12}", said.ToString());
        Assert.Matches("set none user_sessions:[0-9a-f]{12}", said.ToString());
        Assert.DoesNotContain("ses_", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ada", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keyspace_says_not_measured_where_the_server_measures_nothing()
    {
        await FillAsync("cache:", 100);
        await server.Connection.GetServers()[0].ExecuteAsync("ACL", "SETUSER", "default", "-memory");

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Matches("(?m)^cache: 100 0 not measured not measured", said.ToString());
        Assert.Contains("Sum: not measured.", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 B", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync("--output", "json"));
        var kind = Kind(Report(), "cache:").AsObject();
        Assert.True(kind.ContainsKey("bytes"));
        Assert.Null(kind["bytes"]);
        Assert.Equal(100, (long)kind["keys"]!);
    }

    [Fact]
    public async Task Keyspace_names_the_kinds_of_celery()
    {
        await Database.ListRightPushAsync("celery", new string('t', 200));
        await Database.ListRightPushAsync("mails", "task");
        await Database.StringSetAsync("celery-taskset-meta-1", "{}");
        await Database.StringSetAsync("celery-task-meta-1", "{}");
        await Database.HashSetAsync("unacked", "tag", "task");
        await Database.SortedSetAddAsync("unacked_index", "tag", 1);
        await Database.SetAddAsync("_kombu.binding.celery", "celery");
        await Database.ListRightPushAsync("1f.reply.celery.pidbox", new string('r', 3_000_000));
        await Database.StringSetAsync("plain", "1");

        Assert.Equal(ExitCode.Done, await RunAsync("--output", "json"));

        Assert.Equal(
            ["(other lists)", "(other)", "*.reply.celery.pidbox", "_kombu.binding.", "celery", "celery-task-meta-", "celery-taskset-meta-", "unacked", "unacked_index"],
            Report()["kinds"]!.AsArray().Select(kind => (string)kind!["prefix"]!).Order(StringComparer.Ordinal));
        Assert.All(Report()["kinds"]!.AsArray(), kind => Assert.Equal(1, (long)kind!["keys"]!));
        Assert.Equal("list", (string?)Report()["biggest"]![0]!["type"]);

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Contains("Celery: tasks that workers took and have not finished", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keyspace_under_a_prefix_shows_its_parts_and_nothing_else()
    {
        await FillAsync("cache:org:", 30);
        await FillAsync("cache:user:7:", 20);
        await FillAsync("cachex:org:", 5);
        await Database.StringSetAsync("cache:single", "1");

        Assert.Equal(ExitCode.Done, await RunAsync("--under", "cache:", "--output", "json"));
        Assert.Equal(["cache:", "cache:org:", "cache:user:"], Report()["kinds"]!.AsArray().Select(kind => (string)kind!["prefix"]!).Order(StringComparer.Ordinal));
        Assert.Equal((30, 20, 1), (Keys("cache:org:"), Keys("cache:user:"), Keys("cache:")));

        Assert.Equal(ExitCode.Done, await RunAsync("--under", "cache:", "--depth", "3"));
        Assert.Contains("51 of 56 keys begin with cache:", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("cache:user:7: 20", said.ToString(), StringComparison.Ordinal);

        long Keys(string prefix) => (long)Kind(Report(), prefix)["keys"]!;
    }

    [Theory]
    [InlineData("--under", "")]
    [InlineData("--depth", "0")]
    [InlineData("--depth", "6")]
    public async Task Keyspace_of_no_prefix_or_depth_is_refused(params string[] arguments) => Assert.Equal(ExitCode.Usage, await RunAsync(arguments));

    [Fact]
    public async Task Keyspace_says_which_other_databases_hold_keys()
    {
        await Database.StringSetAsync("cache:a", "1");
        await server.Connection.GetDatabase(1).StringSetAsync("x", "1");
        await server.Connection.GetDatabase(3).StringSetAsync("x", "1");
        await server.Connection.GetDatabase(3).StringSetAsync("y", "1");

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Contains("db1: 1 key, not counted.", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("db3: 2 keys, not counted.", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync("--output", "json"));
        Assert.Equal((1, 1), ((long)Report()["keys"]!, (int)Report()["otherDatabases"]![0]!["database"]!));
    }

    [Fact]
    public async Task Keyspace_counts_as_no_use_of_a_key()
    {
        // With these settings Redis counts each use of a key by one.
        foreach (var (name, value) in new[] { ("maxmemory-policy", "allkeys-lfu"), ("lfu-log-factor", "0"), ("lfu-decay-time", "0") })
        {
            await server.Connection.GetServers()[0].ConfigSetAsync(name, value);
        }

        await Database.StringSetAsync("plain", new string('x', 10_000));
        await Database.HashSetAsync("cache:hash", "a", new string('x', 10_000));
        var before = await UsesAsync();

        Assert.Equal(ExitCode.Done, await RunAsync("--full"));

        Assert.Equal(before, await UsesAsync());

        async Task<(long, long)> UsesAsync() =>
            ((long)await Database.ExecuteAsync("OBJECT", "FREQ", "plain"), (long)await Database.ExecuteAsync("OBJECT", "FREQ", "cache:hash"));
    }

    [Fact]
    public async Task Keyspace_of_a_cluster_measures_all_and_takes_no_expiring_key_for_an_endless_one()
    {
        await using var cluster = await RedisCluster.StartAsync(shards: 2, replicas: false);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Options);
        await connection.GetDatabase().StringSetAsync("cache:giant", new string('x', 3_000_000));
        await connection.GetDatabase().StringSetAsync("cache:endless", "1");

        // So many that no table grows or shrinks meanwhile: SCAN then returns each key once.
        await Task.WhenAll(Enumerable.Range(0, 18_000).Select(n => connection.GetDatabase().StringSetAsync($"cache:day:{n}", "1", TimeSpan.FromDays(1))));
        var until = new CancellationTokenSource();
        var writing = WriteShortLivedAsync(connection.GetDatabase(), until.Token);
        var routine = new KeyspaceRoutine(new MultiplexerFactory(cluster.Options), new KeyspaceQuestion(), TimeProvider.System);
        for (var i = 0; i < 10; i++)
        {
            var report = await routine.LookAsync(new Progress<string>(), default);

            Assert.Equal(2, Assert.Single(report.Kinds).WithoutTtl);
            Assert.Equal(("cache:giant", "string"), (report.Biggest[0].Name, report.Biggest[0].Type));
            Assert.InRange(report.Biggest[0].Bytes, 3_000_000, 4_000_000);
        }

        await until.CancelAsync();
        await writing;
    }

    private static async Task WriteShortLivedAsync(IDatabase database, CancellationToken until)
    {
        for (var i = 0; !until.IsCancellationRequested; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(n => database.StringSetAsync($"cache:{i}:{n}", "1", TimeSpan.FromMilliseconds(1 + (n % 100)))));
        }
    }

    private async Task FillAsync(string prefix, int keys) => await Database.ScriptEvaluateAsync(
        "for i = 1, ARGV[2] do redis.call('SET', ARGV[1] .. i, 'value', 'PX', 100000000) end", null, [prefix, keys]);

    private async Task GiantAsync(string key, int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            await Database.HashSetAsync(key, $"field{i}", new string('x', 1_000_000));
        }
    }

    private JsonNode Report() => JsonNode.Parse(said.ToString())!;

    private static JsonNode Kind(JsonNode report, string prefix) => report["kinds"]!.AsArray().Single(kind => (string?)kind!["prefix"] == prefix)!;

    private Task<ExitCode> RunAsync(params string[] arguments) => VerbRunner.RunAsync(server, audit, said, isProtected: false, ["keyspace", .. arguments]);
}
