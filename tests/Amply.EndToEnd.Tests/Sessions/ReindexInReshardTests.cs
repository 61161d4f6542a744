using System.Text.Json.Nodes;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>A reindex whose pages fail in the middle, because one slot of a cluster answers with redirections.</summary>
public sealed class ReindexInReshardTests : IAsyncLifetime
{
    private const int Users = 300;
    private const int StaleOfEach = 2;

    private RedisCluster cluster = null!;
    private ConnectionMultiplexer connection = null!;

    public async Task InitializeAsync()
    {
        cluster = await RedisCluster.StartAsync(shards: 2, replicas: false);
        connection = await ConnectionMultiplexer.ConnectAsync(cluster.Options);
        var database = connection.GetDatabase();
        await Task.WhenAll(Enumerable.Range(0, Users).SelectMany(i => new Task[]
        {
            database.StringSetAsync($"session:ses_{i}", new JsonObject { ["user_id"] = $"u{i}" }.ToJsonString(), TimeSpan.FromDays(1)),
            database.SetAddAsync(KeyNames.UserSessions($"v{i}"), [.. Enumerable.Range(0, StaleOfEach).Select(n => (RedisValue)$"gone{n}")]),
        }));
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Reindex_counts_what_it_changed_in_pages_that_it_walked_again()
    {
        // The first shard sends a question for an absent key of this slot to the second, which sends it back.
        var (first, second) = (RedisCluster.Itself(cluster.FirstPrimaries.First()), RedisCluster.Itself(cluster.FirstPrimaries.Last()));
        var slot = Enumerable.Range(0, Users).Select(i => connection.GetHashSlot(KeyNames.UserSessions($"u{i}"))).First(slot => slot < 8_192);
        await first.ExecuteAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", (string)(await second.ExecuteAsync("CLUSTER", "MYID"))!);

        var running = new SessionReindexRoutine(new MultiplexerFactory(cluster.Options), planOnly: false, TimeProvider.System)
            .RunAsync(new Progress<string>(), default);
        while (await AddedAsync() < Users / 3)
        {
            await Task.Delay(20);
        }

        await first.ExecuteAsync("CLUSTER", "SETSLOT", slot, "STABLE");
        var result = await running;

        Assert.True(result.Outcome == RoutineOutcome.Done, result.Summary);
        Assert.Equal(Users, await AddedAsync());
        Assert.Equal($"{Users} entries added, {Users * StaleOfEach} removed.", result.Summary);
    }

    private async Task<int> AddedAsync() => (await Task.WhenAll(Enumerable.Range(0, Users).Select(IsAddedAsync))).Count(yes => yes);

    private async Task<bool> IsAddedAsync(int user)
    {
        try
        {
            return await connection.GetDatabase().KeyExistsAsync(KeyNames.UserSessions($"u{user}"), CommandFlags.DemandMaster);
        }
        catch (RedisServerException)
        {
            // The slot that is sent back.
            return false;
        }
    }
}
