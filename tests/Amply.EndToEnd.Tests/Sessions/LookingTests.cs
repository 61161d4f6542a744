using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Seeding;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Verbs that only look: Redis takes none of it for a use of a key.</summary>
public sealed class LookingTests : IDisposable
{
    private const string User = "ada";
    private const string Session = "session:ses_old";
    private const string Index = "user_sessions:" + User;
    private const int IdleSeconds = 5_000;

    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();

    public static TheoryData<string[]> Looks => new(
        ["sessions", "count", "--country", "DE"],
        ["sessions", "count", "--user", User],
        ["sessions", "list"],
        ["sessions", "list", "--user", User],
        ["sessions", "show", "--user", User],
        ["sessions", "flush", "--country", "DE"],
        ["sessions", "flush", "--user", User, "--idle-since", "3d"],
        ["sessions", "reindex"],
        ["keyspace", "--full"]);

    public void Dispose() => audit.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Looking_leaves_the_idle_times_of_the_primary_when_there_is_a_replica(string[] arguments)
    {
        await using var pair = await RedisPair.StartAsync();
        await WriteAsync(pair.Primary.Database);
        await pair.CatchUpAsync();

        Assert.Equal(ExitCode.Done, await VerbRunner.RunAsync(pair.Options, audit, said, isProtected: false, arguments));

        Assert.True(await IdleAsync(pair.Primary.Database, Session) >= IdleSeconds);
        Assert.True(await IdleAsync(pair.Primary.Database, Index) >= IdleSeconds);
        if (arguments[0] == "sessions")
        {
            Assert.Contains($"Values were read from replica {pair.ReplicaEndpoint}, which was in sync with its primary", said.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Count_from_a_replica_says_so_in_json()
    {
        await using var pair = await RedisPair.StartAsync();
        await WriteAsync(pair.Primary.Database);
        await pair.CatchUpAsync();

        await VerbRunner.RunAsync(pair.Options, audit, said, isProtected: false, "sessions", "count", "--country", "DE", "--output", "json");

        var census = JsonNode.Parse(said.ToString())!;
        Assert.Equal(1, (int)census["total"]!["meant"]!);
        var place = Assert.Single(census["readFrom"]!.AsArray())!;
        Assert.Equal(("replica", pair.ReplicaEndpoint), ((string?)place["way"], (string?)place["node"]));
    }

    [Fact]
    public async Task Looking_reads_the_primary_and_says_so_when_the_replica_is_cut_off()
    {
        await using var pair = await RedisPair.StartAsync();
        await pair.CutOffAsync();
        await WriteAsync(pair.Primary.Database);

        Assert.Equal(ExitCode.Done, await VerbRunner.RunAsync(pair.Options, audit, said, isProtected: false, "sessions", "list"));

        Assert.Contains("Firefox", said.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Values were read from primary {pair.PrimaryEndpoint}: no replica is in sync", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_of_a_flush_warns_of_idle_times_when_there_is_no_other_way()
    {
        await using var server = await RedisServer.StartAsync();
        await WriteAsync(server.Database);

        Assert.Equal(ExitCode.Done, await VerbRunner.RunAsync(server, audit, said, isProtected: false, "sessions", "flush", "--country", "DE"));

        Assert.Contains("warn  reads: Values were read from primary", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("The reads reset idle times.", said.ToString(), StringComparison.Ordinal);
        Assert.True(await IdleAsync(server.Database, Session) < IdleSeconds);
    }

    [Fact]
    public async Task Flush_that_executes_judges_on_the_primary()
    {
        await using var pair = await RedisPair.StartAsync();
        await WriteAsync(pair.Primary.Database);
        await pair.CatchUpAsync();

        Assert.Equal(ExitCode.Done, await VerbRunner.RunAsync(pair.Options, audit, said, isProtected: false, "sessions", "flush", "--country", "DE", "--execute"));

        Assert.Contains("pass  reads: sessions are judged on the primary", said.ToString(), StringComparison.Ordinal);
        var calls = (string)(await pair.Replica.Connection.GetServers()[0].ExecuteAsync("INFO", "commandstats"))!;
        Assert.DoesNotContain("cmdstat_getrange", calls, StringComparison.Ordinal);
        Assert.False(await pair.Primary.Database.KeyExistsAsync(Session));
    }

    [Fact(Timeout = 120_000)]
    public async Task Looking_at_a_cluster_reads_the_replicas_of_all_shards()
    {
        await using var cluster = await RedisCluster.StartAsync(shards: 2, replicas: true);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Options);
        var plan = new SeedPlan(new SeedOptions { Sessions = 200 }, DateTimeOffset.UtcNow);
        await new Seeder(connection.GetDatabase(), TimeProvider.System).WriteAsync(plan, default);
        foreach (var primary in cluster.FirstPrimaries)
        {
            await primary.Connection.GetServer(primary.Connection.GetEndPoints(configuredOnly: true).Single()).ExecuteAsync("WAIT", 1, 10_000);
        }

        var user = plan.Users().First(u => u.Sessions.Count > 1);
        var factory = new MultiplexerFactory(cluster.Options);
        SessionCensus all;
        SessionListing one;
        do
        {
            // A replica that a busy machine lets fall behind for seconds is rightly passed over.
            all = await new SessionCountRoutine(
                    factory, new SessionSelection([], new SessionFilter { CreatedBefore = DateTimeOffset.UtcNow.AddDays(1) }), TimeProvider.System)
                .LookAsync(new Progress<string>(), default);
            one = await new SessionListingRoutine(
                    factory, new ListingOptions(new SessionSelection([user.UserId], SessionFilter.Everything), 100, Latest: true), TimeProvider.System)
                .LookAsync(new Progress<string>(), default);
            Assert.Equal((200, user.Sessions.Count), (all.Total.Meant, one.Sessions.Length));
        }
        while (all.ReadFrom.Concat(one.ReadFrom).Any(place => place.Way != ReadWay.Replica));

        Assert.Equal(2, all.ReadFrom.Length);
        Assert.Equal(2, one.ReadFrom.Length);
    }

    // RESTORE says how long a key was not used: nobody waits for it.
    private static async Task WriteAsync(IDatabase database)
    {
        var value = new JsonObject
        {
            ["user_id"] = User,
            ["security_stamp"] = "s",
            ["ip_binding"] = "none",
            ["created_at"] = "2025-03-01T00:00:00",
            ["last_activity"] = "2025-03-01T00:00:00",
            ["expires_at"] = "2025-03-08T00:00:00",
            ["client"] = new JsonObject { ["ip_address"] = "203.0.113.9", ["ip_country"] = "DE", ["user_agent"] = "Firefox/127", ["fingerprint"] = "fp" },
        };
        await database.StringSetAsync(Session, value.ToJsonString());
        await database.SetAddAsync(Index, "ses_old");
        foreach (var key in new[] { Session, Index })
        {
            var dump = (byte[])(await database.KeyDumpAsync(key))!;
            await database.ExecuteAsync("RESTORE", (RedisKey)key, 500_000_000, dump, "REPLACE", "IDLETIME", IdleSeconds);
        }
    }

    private static async Task<long> IdleAsync(IDatabase database, string key) => (long)await database.ExecuteAsync("OBJECT", "IDLETIME", key);
}
