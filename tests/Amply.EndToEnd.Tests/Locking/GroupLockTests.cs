using System.Diagnostics;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Keyspace.Connections;
using Amply.Ops.Locking;
using Amply.TestServers;
using Microsoft.Extensions.Time.Testing;

namespace Amply.EndToEnd.Tests.Locking;

/// <summary>The lock itself, against a redis-server, on a clock that the test moves.</summary>
public sealed class GroupLockTests
{
    private static readonly string Key = GroupLock.Key(RedisOnlyGroup.Id);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_lock_is_held_by_one_until_it_is_released()
    {
        await using var server = await RedisServer.StartAsync();
        var first = await OpenAsync(server);
        await using var second = await OpenAsync(server);

        Assert.Equal(new LockState.Free(), await second.LookAsync(default));
        Assert.Equal(new LockState.Taken(null), await first.TakeAsync(default));
        Assert.False(Assert.IsType<LockState.Held>(await second.TakeAsync(default)).IsDead);
        var left = await server.Database.KeyTimeToLiveAsync(Key);
        Assert.InRange(left!.Value, TimeSpan.FromSeconds(1), GroupLock.Lease);

        await first.DisposeAsync();
        Assert.False(await server.Database.KeyExistsAsync(Key));
        Assert.Equal(new LockState.Taken(null), await second.TakeAsync(default));
    }

    [Fact]
    public async Task A_lock_is_renewed_while_its_holder_lives()
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);
        await server.Database.KeyExpireAsync(Key, TimeSpan.FromSeconds(30));

        await UntilAsync(async () => await server.Database.KeyTimeToLiveAsync(Key) > TimeSpan.FromSeconds(40));
        Assert.Null(held.Trouble);
    }

    [Fact]
    public async Task A_lock_whose_connection_is_left_on_a_demoted_primary_is_released_where_the_endpoint_leads_to()
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        await using var endpoint = new MovableEndpoint(first);
        var options = ConnectionSettings.Resilient("test");
        options.EndPoints.Add(endpoint.Address);
        var held = await GroupLock.OpenAsync(new RedisOnlyGroup(RedisOnlyGroup.Target(isProtected: false), new MultiplexerFactory(options)), "sessions flush", clock, default);
        await held.TakeAsync(default);
        await second.Database.StringSetAsync(Key, await first.Database.StringGetAsync(Key));

        // Sockets close once, and the name moves later: the client is on a replica, to which it writes nothing.
        await first.Database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        endpoint.CloseConnections();
        await UntilAsync(async () => ((string)(await first.Database.ExecuteAsync("CLIENT", "LIST"))!).Contains("name=test", StringComparison.Ordinal));
        endpoint.MoveTo(second);

        var released = held.DisposeAsync().AsTask();
        await UntilAsync(() => Task.FromResult(released.IsCompleted), step: TimeSpan.FromMilliseconds(10));
        Assert.False(await second.Database.KeyExistsAsync(Key));
        Assert.Null(held.Trouble);
    }

    [Fact]
    public async Task A_lock_that_a_failover_lost_is_taken_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);
        await server.Database.KeyDeleteAsync(Key);

        await UntilAsync(() => Task.FromResult(held.Trouble is not null));
        Assert.Equal("The lock was lost and taken again: a person deleted it, or a failover lost it. Another routine may have run in between.", held.Trouble);
        Assert.True(await server.Database.KeyExistsAsync(Key));

        await held.ReleaseAsync();
        Assert.StartsWith("The lock was lost and taken again", held.Trouble, StringComparison.Ordinal);
        Assert.False(await server.Database.KeyExistsAsync(Key));
    }

    [Fact]
    public async Task A_lock_that_is_released_in_time_was_held_to_the_end()
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);

        Assert.Null(await held.LossAsync(default));
        await held.ReleaseAsync();

        Assert.Null(held.Trouble);
        Assert.False(await server.Database.KeyExistsAsync(Key));
    }

    [Fact]
    public async Task A_lock_that_was_deleted_is_missed_at_the_end_of_the_shortest_run()
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);
        await server.Database.KeyDeleteAsync(Key);

        await held.ReleaseAsync();

        Assert.Equal($"The lock was lost: a person deleted it, or a failover lost it. Another routine may have run since {clock.GetUtcNow():HH:mm:ss} UTC.", held.Trouble);
    }

    [Fact]
    public async Task A_lock_that_somebody_else_took_is_missed_at_the_end_of_the_shortest_run()
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);
        var other = LockHolder.Self("failover", clock) with { Who = "alice@laptop" };
        await server.Database.StringSetAsync(Key, other.Value());

        await held.ReleaseAsync();

        Assert.StartsWith("The lock was lost, and another routine took it: 'failover' of alice@laptop, since ", held.Trouble, StringComparison.Ordinal);
        Assert.EndsWith("Both routines ran at the same time.", held.Trouble, StringComparison.Ordinal);
        Assert.Equal(other.Value(), (string?)await server.Database.StringGetAsync(Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lock_that_ended_while_its_process_stood_still_says_so(bool atTheEnd)
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);
        await server.Database.KeyDeleteAsync(Key);

        clock.AdjustTime(clock.GetUtcNow() + TimeSpan.FromSeconds(65));
        if (!atTheEnd)
        {
            await UntilAsync(() => Task.FromResult(held.Trouble is not null));
        }

        await held.ReleaseAsync();

        Assert.Contains("this process was stopped for ", held.Trouble, StringComparison.Ordinal);
        Assert.Contains(", and the lock expires after 60 s. Another routine may have run ", held.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "The lock was lost and taken again: ")]
    [InlineData("alice@laptop", "The lock was lost, and another routine took it: 'failover' of alice@laptop")]
    public async Task Before_what_cannot_be_undone_a_lost_lock_is_told(string? taker, string told)
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);
        await server.Database.KeyDeleteAsync(Key);
        if (taker is not null)
        {
            await server.Database.StringSetAsync(Key, (LockHolder.Self("failover", clock) with { Who = taker }).Value());
        }

        Assert.StartsWith(told, await held.LossAsync(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redis_that_does_not_say_whether_the_lock_is_held_stops_nobody_and_is_told_at_the_end()
    {
        await using var server = await RedisServer.StartAsync();
        await using var held = await OpenAsync(server);
        await held.TakeAsync(default);
        await server.Database.KeyDeleteAsync(Key);
        await server.Database.HashSetAsync(Key, "of", "another type");

        Assert.Null(await held.LossAsync(default));
        var released = held.ReleaseAsync();
        await UntilAsync(() => Task.FromResult(released.IsCompleted));

        Assert.StartsWith("It is not known whether the lock was held to the end: ", held.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_lock_that_somebody_else_took_is_left_to_them_and_reported()
    {
        await using var server = await RedisServer.StartAsync();
        var held = await OpenAsync(server);
        await held.TakeAsync(default);
        var other = LockHolder.Self("failover", clock) with { Who = "alice@laptop" };
        await server.Database.StringSetAsync(Key, other.Value());

        await UntilAsync(() => Task.FromResult(held.Trouble is not null));
        Assert.StartsWith("The lock was lost, and another routine took it: 'failover' of alice@laptop", held.Trouble, StringComparison.Ordinal);

        await held.DisposeAsync();
        Assert.Equal(other.Value(), (string?)await server.Database.StringGetAsync(Key));
    }

    [Fact]
    public async Task A_lock_that_redis_did_not_give_is_taken_as_soon_as_it_does()
    {
        await using var server = await RedisServer.StartAsync();
        await server.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        await using var held = await OpenAsync(server);
        Assert.Contains("OOM", Assert.IsType<LockState.Unknown>(await held.TakeAsync(default)).Problem, StringComparison.Ordinal);

        await server.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await UntilAsync(() => server.Database.KeyExistsAsync(Key));
    }

    private async Task<GroupLock> OpenAsync(RedisServer server) =>
        await GroupLock.OpenAsync(new RedisOnlyGroup(RedisOnlyGroup.Target(isProtected: false), new MultiplexerFactory(server.Options)), "sessions flush", clock, default);

    private async Task UntilAsync(Func<Task<bool>> wanted, TimeSpan? step = null)
    {
        for (var waited = Stopwatch.StartNew(); !await wanted();)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "it did not come about");
            clock.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }
    }
}
