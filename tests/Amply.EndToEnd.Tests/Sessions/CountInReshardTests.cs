using System.Collections.Concurrent;
using System.Diagnostics;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>What reads from the replicas of a cluster while slots go from one shard to the other.</summary>
public sealed class CountInReshardTests : IAsyncLifetime
{
    private const int Slots = 1_000;
    private const int InEachSlot = 2;
    private const int MovedInACount = 200;

    private RedisCluster cluster = null!;
    private ConnectionMultiplexer connection = null!;
    private string[] tags = [];
    private volatile string moving = "";

    public async Task InitializeAsync()
    {
        cluster = await RedisCluster.StartAsync(shards: 2, replicas: true);
        connection = await ConnectionMultiplexer.ConnectAsync(cluster.Options);
        // The client waits for no replica of a cluster when it connects.
        for (var clock = Stopwatch.StartNew(); connection.GetServers().Count(server => server is { IsConnected: true, IsReplica: true }) < 2;)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "the client did not connect to both replicas within a minute");
            await Task.WhenAll(connection.GetServers().Where(server => !server.IsConnected).Select(PrimarySet.TouchAsync));
            await Task.Delay(20);
        }

        tags =
        [
            .. Enumerable.Range(0, 4_000).Select(i => $"{{t{i}}}").Where(tag => connection.GetHashSlot(tag) < 8_192)
                .DistinctBy(tag => connection.GetHashSlot(tag)).Take(Slots),
        ];
        moving = tags[0];
        await Task.WhenAll(tags.SelectMany(tag => Enumerable.Range(0, InEachSlot).Select(i =>
            connection.GetDatabase().StringSetAsync($"session:ses_{tag}{i}", "{}", TimeSpan.FromDays(1)))));
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Read_that_the_replicas_send_to_one_another_may_be_tried_again_and_names_the_slot()
    {
        var errors = new ConcurrentQueue<Exception>();
        using var stop = new CancellationTokenSource();
        var reads = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(errors, stop.Token)));
        await MoveAsync(() => errors.Any(error => error is RedisServerException));
        await stop.CancelAsync();
        await reads;

        Assert.All(errors, error => Assert.True(PrimarySet.IsTransient(error), error.Message));
        Assert.Contains(errors, error => ConnectionFailure.Of(error).Kind == ConnectionFailureKind.SlotMoved);
    }

    [Fact]
    public async Task Count_by_country_is_exact_when_slots_move_meanwhile()
    {
        var moves = MoveAsync(() => moving == tags[MovedInACount]);

        var census = await new SessionCountRoutine(
            new MultiplexerFactory(cluster.Options), new SessionSelection([], new SessionFilter { Countries = ["DE"] }), TimeProvider.System)
        { ReshardPatience = TimeSpan.FromMinutes(2) }
            .LookAsync(new Progress<string>(), default);

        await moves;
        const int Sessions = Slots * InEachSlot;
        Assert.Equal((Sessions, Sessions, null), (census.Total.Sessions, census.Total.CannotJudge, census.Unproved));
    }

    private async Task ReadAsync(ConcurrentQueue<Exception> errors, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await connection.GetDatabase().StringGetRangeAsync($"session:ses_{moving}1", 0, 10, CommandFlags.DemandReplica);
            }
            catch (RedisException error)
            {
                errors.Enqueue(error);
            }
        }
    }

    private async Task MoveAsync(Func<bool> enough)
    {
        var primaries = cluster.FirstPrimaries.ToArray();
        foreach (var tag in tags.TakeWhile(_ => !enough()))
        {
            moving = tag;
            await cluster.MoveSlotsAsync(primaries[0], primaries[1], [connection.GetHashSlot(tag)]);
        }
    }
}
