using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Seeding;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Sessions over the shards of a real Redis Cluster, where no command may name keys of two slots.</summary>
public sealed class ClusterFlushTests : IAsyncLifetime
{
    private static readonly SeedOptions Seed = new() { Sessions = 3_000, RateCounters = 300, CachedQueries = 100, CeleryResults = 100 };

    private RedisCluster cluster = null!;
    private ConnectionMultiplexer connection = null!;
    private SeedPlan plan = null!;

    private IDatabase Database => connection.GetDatabase();

    public async Task InitializeAsync()
    {
        cluster = await RedisCluster.StartAsync(shards: 3, replicas: true);
        connection = await ConnectionMultiplexer.ConnectAsync(cluster.Options);
        plan = new SeedPlan(Seed, DateTimeOffset.UtcNow);
        await new Seeder(Database, TimeProvider.System).WriteAsync(plan, default);
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Flush_of_everyone_ends_every_session_on_every_shard_and_its_replica()
    {
        await Database.HashSetAsync("session:hash", "a", 1);
        await Database.StringSetAsync("session:", "not a session");
        await Database.StringSetAsync("sessions:x", "not a session");

        var result = await FlushAsync(new SessionFlushOptions());

        Assert.Equal((SessionFlushEnd.Done, null), (result.End, result.Problem));
        Assert.Equal(["0001", "0002", "0003"], result.Nodes.Select(n => n.Shard));
        Assert.All(result.Nodes, n => Assert.InRange(n.Counts.Deleted, 500, 1_500));
        Assert.All(result.Nodes, n => Assert.Equal((1, 1), (n.ReplicasConfirmed, n.Replicas)));
        Assert.Equal((3_000, 3_000, 1), (result.Total.Deleted, result.Total.IndexEntries, result.Total.WrongType));

        // Replicas too: they have confirmed.
        foreach (var node in cluster.Nodes)
        {
            Assert.DoesNotContain(await KeysAsync(node), key => key.StartsWith("session:s", StringComparison.Ordinal) || key.StartsWith("user_sessions:", StringComparison.Ordinal));
        }

        Assert.Equal(new SeedCheck(500, 0, 0, 0), await new Seeder(Database, TimeProvider.System).CheckOthersAsync(plan, default));
        Assert.Equal("not a session", (string?)await Database.StringGetAsync("session:"));
        Assert.Equal("not a session", (string?)await Database.StringGetAsync("sessions:x"));
    }

    [Fact]
    public async Task Flush_at_full_speed_ends_every_session()
    {
        var result = await FlushAsync(new SessionFlushOptions { FullSpeed = true, IncludeNew = true });
        Assert.Equal((SessionFlushEnd.Done, 3_000L, 3_000L), (result.End, result.Total.Deleted, result.Total.IndexEntries));
    }

    [Fact]
    public async Task Flush_of_a_user_follows_the_index_over_all_shards()
    {
        var user = plan.Users().MaxBy(u => u.Sessions.Count)!;
        Assert.True(user.Sessions.Count > 8);

        var result = await FlushAsync(new SessionFlushOptions { Selection = new([user.UserId], SessionFilter.Everything) });

        Assert.Equal((SessionFlushEnd.Done, user.Sessions.Count, user.Sessions.Count), (result.End, result.Total.Deleted, result.Total.IndexEntries));
        Assert.False(await Database.KeyExistsAsync(KeyNames.UserSessions(user.UserId)));
    }

    [Fact]
    public async Task Flush_with_a_filter_reads_values_over_all_shards()
    {
        var filter = new SessionFilter { Countries = ["us"] };
        var meant = plan.Users().SelectMany(u => u.Sessions).Count(s => s.Value.Contains("\"ip_country\": \"US\"", StringComparison.Ordinal));

        Assert.Equal(meant, (await CountAsync(filter)).Total.Meant);
        var result = await FlushAsync(new SessionFlushOptions { Selection = new([], filter) });

        Assert.Equal((meant, 3_000 - meant), (result.Total.Deleted, result.Total.NotMeant));
        Assert.Equal(0, (await CountAsync(filter)).Total.Meant);
        Assert.Equal(3_000 - meant, (await CountAsync(SessionFilter.Everything)).Total.Sessions);
    }

    [Fact]
    public async Task The_library_works_across_slots()
    {
        var sessions = new SessionStore(Database, TimeProvider.System);
        var users = new UserSessionStore(Database);
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await sessions.CreateAsync("u", "s", new SessionClient(null, null, null, null), IpBinding.None, default)).Id!);
        }

        Assert.Equal(TouchOutcome.Touched, (await sessions.TouchAsync(ids[0], default)).Outcome);
        Assert.True(await sessions.DeleteAsync(ids[1], "u", default));
        Assert.Equal(19, (await users.ListAsync("u", default)).Sessions.Length);
        Assert.Equal(new UserDeletion(19, 0, 0), await users.DeleteAllAsync("u", default));
    }

    private Task<SessionFlushResult> FlushAsync(SessionFlushOptions options) =>
        new SessionFlushRoutine(new MultiplexerFactory(cluster.Options), options, TimeProvider.System)
            .RunAsync(new Progress<SessionFlushProgress>(), CancellationToken.None);

    private Task<SessionCensus> CountAsync(SessionFilter filter) =>
        new SessionCountRoutine(new MultiplexerFactory(cluster.Options), new SessionSelection([], filter), TimeProvider.System)
            .LookAsync(new Progress<string>(), CancellationToken.None);

    private static async Task<List<string>> KeysAsync(RedisServer node)
    {
        var keys = (RedisKey[])(await node.Database.ExecuteAsync("KEYS", "*"))!;
        return [.. keys.Select(k => k.ToString())];
    }
}
