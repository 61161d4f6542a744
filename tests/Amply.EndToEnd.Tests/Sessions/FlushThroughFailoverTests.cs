using Amply.Keyspace.Connections;
using Amply.Keyspace.Seeding;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Flushes whose server becomes another in the middle: a cursor is worth nothing there.</summary>
public sealed class FlushThroughFailoverTests
{
    private static readonly SeedOptions Seed = new() { Sessions = 5_000, RateCounters = 1_000, CachedQueries = 500, CeleryResults = 500 };

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Flush_begins_its_scan_anew_on_the_promoted_node_and_misses_nothing(bool byValue, bool fullSpeed)
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        var plan = new SeedPlan(Seed, DateTimeOffset.UtcNow);
        foreach (var server in new[] { first, second })
        {
            await new Seeder(server.Database, TimeProvider.System).WriteAsync(plan, default);
        }

        await using var endpoint = new MovableEndpoint(first);
        var options = ConnectionSettings.Resilient("flush");
        options.AllowAdmin = true;
        options.EndPoints.Add(endpoint.Address);
        var filter = byValue ? new SessionFilter { CreatedBefore = DateTimeOffset.UtcNow.AddDays(1) } : SessionFilter.Everything;
        var failover = OnceItEndsSessionsAsync(first, () =>
        {
            endpoint.MoveTo(second);
            endpoint.CloseConnections();
        });

        var result = await new SessionFlushRoutine(
            new MultiplexerFactory(options), new SessionFlushOptions { Selection = new([], filter), BatchSize = 10, FullSpeed = fullSpeed }, TimeProvider.System)
            .RunAsync(new Progress<SessionFlushProgress>(), CancellationToken.None);

        await failover;
        Assert.Equal((SessionFlushEnd.Done, null), (result.End, result.Problem));
        Assert.InRange(result.Nodes[0].Restarts, 1, 10);
        Assert.Equal(2_000, (long)await second.Database.ExecuteAsync("DBSIZE"));
        Assert.Equal(new SeedCheck(2_000, 0, 0, 0), await new Seeder(second.Database, TimeProvider.System).CheckOthersAsync(plan, default));
    }

    [Fact]
    public async Task Flush_on_a_demoted_primary_goes_on_where_the_endpoint_leads_to()
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        var plan = new SeedPlan(Seed, DateTimeOffset.UtcNow);
        await new Seeder(first.Database, TimeProvider.System).WriteAsync(plan, default);
        await new Seeder(second.Database, TimeProvider.System).WriteAsync(plan, default);
        await using var endpoint = new MovableEndpoint(first);
        var options = ConnectionSettings.Resilient("flush");
        options.AllowAdmin = true;
        options.EndPoints.Add(endpoint.Address);

        // Its sockets stay open: only what it answers says that it is a replica now.
        var demotion = OnceItEndsSessionsAsync(first, () =>
        {
            first.Database.Execute("REPLICAOF", "127.0.0.1", "1");
            endpoint.MoveTo(second);
        });

        var result = await new SessionFlushRoutine(
            new MultiplexerFactory(options), new SessionFlushOptions { BatchSize = 10 }, TimeProvider.System)
            .RunAsync(new Progress<SessionFlushProgress>(), CancellationToken.None);

        await demotion;
        Assert.Equal((SessionFlushEnd.Done, null), (result.End, result.Problem));
        Assert.Equal(2_000, (long)await second.Database.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task Flush_without_any_primary_gives_up_and_says_what_it_saw()
    {
        await using var server = await RedisServer.StartAsync();
        await server.Database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");

        var result = await new SessionFlushRoutine(
            new MultiplexerFactory(server.Options), new SessionFlushOptions { FailoverPatience = TimeSpan.FromSeconds(1) }, TimeProvider.System)
            .RunAsync(new Progress<SessionFlushProgress>(), CancellationToken.None);

        Assert.Equal(SessionFlushEnd.Failed, result.End);
        Assert.Matches(@"^no primary answers within \d+ s; last seen: 1 nodes answer, and none says that it is the primary$", result.Problem);
    }

    // As soon as the flush has ended the first sessions. What the flush reports comes too seldom: a fast pass is over by then.
    private static async Task OnceItEndsSessionsAsync(RedisServer server, Action act)
    {
        var full = (long)await server.Database.ExecuteAsync("DBSIZE");
        while ((long)await server.Database.ExecuteAsync("DBSIZE") == full)
        {
            await Task.Yield();
        }

        act();
    }
}
