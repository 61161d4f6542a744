using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Seeding;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>What walks over the shards of a cluster while slots, and the keys in them, go from one shard to another.</summary>
public sealed class FlushInReshardTests : IAsyncLifetime
{
    private const int Sessions = Scattered + (MovingSlots * InEachSlot);
    private const int Scattered = 6_000;
    private const int MovingSlots = 6;
    private const int InEachSlot = 500;

    private static readonly SeedOptions Seed = new() { Sessions = Scattered, RateCounters = 300, CachedQueries = 300, CeleryResults = 100 };

    private RedisCluster cluster = null!;
    private ConnectionMultiplexer connection = null!;
    private SeedPlan plan = null!;
    private (string Tag, int Slot)[] moving = [];

    private RedisServer First => cluster.Nodes.First();

    private RedisServer Last => cluster.Nodes.ElementAt(2);

    private RedisServer Spare => cluster.Nodes.Last();

    public async Task InitializeAsync()
    {
        cluster = await RedisCluster.StartAsync(shards: 3, replicas: false, spares: 1);
        connection = await ConnectionMultiplexer.ConnectAsync(cluster.Options);
        plan = new SeedPlan(Seed, DateTimeOffset.UtcNow);
        await new Seeder(connection.GetDatabase(), TimeProvider.System).WriteAsync(plan, default);

        // Few slots of the last shard with many sessions each: they move quickly, also on a busy machine.
        moving =
        [
            .. Enumerable.Range(0, 1_000).Select(i => ($"t{i}", connection.GetHashSlot($"{{t{i}}}"))).Where(t => t.Item2 > 14_000).Take(MovingSlots),
        ];
        await Task.WhenAll(moving.SelectMany(t => Enumerable.Range(0, InEachSlot).Select(i =>
            connection.GetDatabase().StringSetAsync($"session:ses_{{{t.Tag}}}{i}", "{}", TimeSpan.FromDays(1)))));
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Flush_ends_every_session_when_slots_move_in_its_first_pass(bool toANewShard)
    {
        var move = new Once(First, () => MoveAsync(toANewShard ? Spare : First));

        var result = await FlushAsync(new SessionFlushOptions { BatchSize = 1, Settle = TimeSpan.Zero, IncludeNew = true }, move);

        Assert.True(result.End == SessionFlushEnd.Done, result.Problem);
        Assert.True(await move.HappenedIn("deleting sessions"), "slots moved too late to try anything");
        Assert.Equal(0, await SessionsLeftAsync());
        Assert.Equal((Sessions, 0L), (result.Total.Deleted, result.Total.CameBack));
        Assert.Equal(toANewShard ? 4 : 3, result.Nodes.Length);
        Assert.Equal(result.Nodes.Length, result.Nodes.Select(n => n.Shard).Distinct().Count());
    }

    [Fact]
    public async Task Flush_of_users_ends_every_session_when_slots_move_meanwhile()
    {
        var users = plan.Users().Select(u => u.UserId).ToArray();
        await Task.WhenAll(moving.SelectMany(t => Enumerable.Range(0, InEachSlot).Select(i =>
            connection.GetDatabase().SetAddAsync(KeyNames.UserSessions(users[i % users.Length]), $"ses_{{{t.Tag}}}{i}"))));
        var move = new Once(First, () => MoveAsync(Spare));

        var result = await FlushAsync(
            new SessionFlushOptions { Selection = new([.. users], SessionFilter.Everything), BatchSize = 1, Settle = TimeSpan.Zero }, move);

        Assert.True(result.End == SessionFlushEnd.Done, result.Problem);
        Assert.True(await move.HappenedIn("deleting sessions"), "slots moved too late to try anything");
        Assert.Equal(0, await SessionsLeftAsync());
    }

    [Fact]
    public async Task Flush_that_meets_a_reshard_without_end_ends_what_it_can_and_says_that_nothing_is_proved()
    {
        await cluster.OpenSlotAsync(Last, Spare, 16_000);

        var result = await FlushAsync(
            new SessionFlushOptions { Settle = TimeSpan.Zero, ReshardPatience = TimeSpan.FromSeconds(2) }, new Once(First, () => Task.CompletedTask));

        Assert.True(result.End == SessionFlushEnd.Unproved, result.Problem);
        Assert.Equal(RoutineOutcome.Unknown, result.Outcome);
        Assert.Contains("slot 16000", result.Problem, StringComparison.Ordinal);
        Assert.Equal(Sessions, result.Total.Deleted);
    }

    [Fact]
    public async Task Count_is_exact_when_slots_move_meanwhile_and_says_so_where_they_do_not_stop()
    {
        var moved = Task.Run(() => MoveAsync(Spare));
        var census = await CountAsync(TimeSpan.FromMinutes(2));
        await moved;
        Assert.Equal((Sessions, null), (census.Total.Sessions, census.Unproved));

        await cluster.OpenSlotAsync(Last, Spare, 16_000);
        census = await CountAsync(TimeSpan.FromSeconds(1));
        Assert.Contains("slot 16000", census.Unproved, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cache_flush_and_reindex_reach_every_key_when_slots_move_meanwhile_and_prove_nothing_where_they_do_not_stop()
    {
        var factory = new MultiplexerFactory(cluster.Options);
        var moved = Task.Run(() => MoveAsync(Spare));
        var flushed = await new KeyChangeRoutine(factory, new CacheFlush(""), TimeProvider.System).RunAsync(new Progress<string>(), default);
        var reindexed = await new SessionReindexRoutine(factory, planOnly: false, TimeProvider.System).RunAsync(new Progress<string>(), default);
        await moved;
        Assert.True((flushed.Outcome, reindexed.Outcome) is (RoutineOutcome.Done, RoutineOutcome.Done), $"{flushed.Summary}\n{reindexed.Summary}");
        Assert.Equal(0, await LeftAsync("cache:*"));

        await cluster.OpenSlotAsync(Last, Spare, 16_000);
        var patience = TimeSpan.FromSeconds(1);
        flushed = await new KeyChangeRoutine(factory, new CacheFlush(""), TimeProvider.System) { ReshardPatience = patience }.RunAsync(new Progress<string>(), default);
        reindexed = await new SessionReindexRoutine(factory, planOnly: false, TimeProvider.System) { ReshardPatience = patience }
            .RunAsync(new Progress<string>(), default);
        Assert.Equal((RoutineOutcome.Unknown, RoutineOutcome.Unknown), (flushed.Outcome, reindexed.Outcome));
        Assert.Contains("slot 16000", flushed.Summary, StringComparison.Ordinal);
        Assert.Contains("slot 16000", reindexed.Summary, StringComparison.Ordinal);
    }

    private Task MoveAsync(RedisServer to) => cluster.MoveSlotsAsync(Last, to, moving.Select(t => t.Slot));

    private Task<SessionFlushResult> FlushAsync(SessionFlushOptions options, Once move) =>
        new SessionFlushRoutine(new MultiplexerFactory(cluster.Options), options, TimeProvider.System)
            .RunAsync(move, CancellationToken.None);

    private Task<SessionCensus> CountAsync(TimeSpan patience) =>
        new SessionCountRoutine(
            new MultiplexerFactory(cluster.Options), new SessionSelection([], SessionFilter.Everything), TimeProvider.System)
        { ReshardPatience = patience }
            .LookAsync(new Progress<string>(), CancellationToken.None);

    private Task<long> SessionsLeftAsync() => LeftAsync("session:?*");

    private async Task<long> LeftAsync(string pattern)
    {
        long left = 0;
        foreach (var node in cluster.Nodes)
        {
            left += ((RedisKey[])(await RedisCluster.Itself(node).ExecuteAsync("KEYS", pattern))!).Length;
        }

        return left;
    }

    // Acts once, as soon as the flush has ended something. What the flush reports comes too seldom for a fast one.
    private sealed class Once(RedisServer server, Func<Task> act) : IProgress<SessionFlushProgress>
    {
        private readonly Lock gate = new();
        private Task? acting;
        private string? stageAtTheEnd;
        private volatile string stage = "";

        public async Task<bool> HappenedIn(string wanted)
        {
            Assert.NotNull(acting);
            await acting;
            return stageAtTheEnd == wanted;
        }

        public void Report(SessionFlushProgress value)
        {
            stage = value.Stage;
            lock (gate)
            {
                acting ??= Task.Run(ActAsync);
            }
        }

        private async Task ActAsync()
        {
            var full = await SizeAsync();
            while (await SizeAsync() == full)
            {
                await Task.Yield();
            }

            await act();
            stageAtTheEnd = stage;
        }

        private async Task<long> SizeAsync() => (long)await RedisCluster.Itself(server).ExecuteAsync("DBSIZE");
    }
}
