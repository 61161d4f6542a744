using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>Who is left on the node that was the primary: sockets close once, and the name moves later.</summary>
public sealed class DemotionTests
{
    private const string Name = "demotes";

    [Fact(Timeout = 240_000)]
    public async Task Sockets_close_at_once_the_name_moves_later_and_only_who_writes_to_the_old_primary_is_sent_away()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        await folder.ModifyAsync(Name, api, ("AutomaticFailoverEnabled", "false"), ("MultiAZEnabled", "false"));
        await using var connected = await RedisConnection.OpenAsync(outputs);
        await folder.Labs.InjectAsync(Name, "endpoint-lag", CancellationToken.None, time: TimeSpan.FromSeconds(10));

        await LabFolder.AskToModifyAsync(api, ("PrimaryClusterId", LabFolder.Second));
        await EndedAsync(connected, "PING");
        await using var reading = await RedisConnection.OpenAsync(outputs);
        Assert.StartsWith("slave\n", await reading.SendAsync("ROLE"), StringComparison.Ordinal);
        await using var writing = await RedisConnection.OpenAsync(outputs);
        Assert.StartsWith("READONLY ", await writing.SendAsync("SET", "session:1", "a"), StringComparison.Ordinal);
        await EndedAsync(writing, "SET", "session:1", "a");
        await using var transaction = await RedisConnection.OpenAsync(outputs);
        await EndedAsync(transaction, "EVAL", "return redis.call('SET', KEYS[1], 'a')", "1", "session:1");

        await folder.UntilAsync(Name, LabFolder.IsWhole);
        await using var again = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("OK", await again.SendAsync("SET", "session:1", "a"));
        // As StackExchange.Redis, which never writes to what it takes for a replica.
        Assert.StartsWith("slave\n", await reading.SendAsync("ROLE"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 240_000)]
    public async Task Failover_leaves_the_name_with_the_lost_primary_until_the_lag_is_over()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        await folder.Labs.InjectAsync(Name, "endpoint-lag", CancellationToken.None, time: TimeSpan.FromSeconds(10));

        Assert.Equal(200, (await api.QueryAsync("TestFailover", ("ReplicationGroupId", LabUnderTest.GroupId), ("NodeGroupId", "0001"))).Status);
        var promoted = await folder.UntilAsync(Name, status => status.Nodes[1].Role is "primary");
        await using var direct = await RedisConnection.OpenAsync(outputs, promoted.Nodes[1].Endpoint);
        Assert.Equal("OK", await direct.SendAsync("SET", "session:1", "a"));
        await Assert.ThrowsAnyAsync<IOException>(async () => await RedisConnection.OpenAsync(outputs));

        await folder.UntilAsync(Name, LabFolder.IsWhole);
        await using var again = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("a", await again.SendAsync("GET", "session:1"));
    }

    // Whatever it is answered before, in the end it is sent away.
    private static async Task EndedAsync(RedisConnection connection, params string[] command)
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            if (await Record.ExceptionAsync(() => connection.SendAsync(command)) is IOException)
            {
                return;
            }

            await Task.Delay(10);
        }

        Assert.Fail($"Who sends {command[0]} is still connected.");
    }
}
