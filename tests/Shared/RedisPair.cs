using System.Net;
using Amply.Wire;
using StackExchange.Redis;

namespace Amply.TestServers;

/// <summary>A primary and a replica of the test's own on loopback, without cluster mode.</summary>
public sealed class RedisPair : IAsyncDisposable
{
    private static readonly WaitTimes Times = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(60));

    private readonly int primaryPort;
    private readonly int replicaPort;

    private RedisPair(RedisServer primary, int primaryPort, RedisServer replica, int replicaPort) =>
        (Primary, this.primaryPort, Replica, this.replicaPort) = (primary, primaryPort, replica, replicaPort);

    public RedisServer Primary { get; }

    public RedisServer Replica { get; }

    public string PrimaryEndpoint => $"127.0.0.1:{primaryPort}";

    public string ReplicaEndpoint => $"127.0.0.1:{replicaPort}";

    /// <summary>Settings of a client that knows both nodes.</summary>
    public ConfigurationOptions Options => new()
    {
        EndPoints = { new IPEndPoint(IPAddress.Loopback, primaryPort), new IPEndPoint(IPAddress.Loopback, replicaPort) },
        AbortOnConnectFail = false,
        AllowAdmin = true,
        AsyncTimeout = 30_000,
    };

    public static async Task<RedisPair> StartAsync()
    {
        var (first, second) = (RedisCluster.FreePort(), RedisCluster.FreePort());
        var primary = await RedisServer.StartAsync([.. Listening(first), "--repl-diskless-sync-delay", "0"]);
        try
        {
            var replica = await RedisServer.StartAsync([.. Listening(second), "--replicaof", "127.0.0.1", Text(first)]);
            var pair = new RedisPair(primary, first, replica, second);
            await pair.UntilAsync(async () => (await pair.ReplicaInfoAsync()).Contains("master_link_status:up", StringComparison.Ordinal));
            return pair;
        }
        catch
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the replica has everything that was written so far.</summary>
    public async Task CatchUpAsync() => await UntilAsync(async () => (int)await Primary.Database.ExecuteAsync("WAIT", 1, 500) == 1);

    /// <summary>Cuts the replica off from its primary; it stays a replica.</summary>
    public async Task CutOffAsync()
    {
        await Replica.Database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        await UntilAsync(async () => (await ReplicaInfoAsync()).Contains("master_link_status:down", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
    }

    private async Task<string> ReplicaInfoAsync() => (string?)await Replica.Connection.GetServers()[0].ExecuteAsync("INFO", "replication") ?? "";

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        var wait = await Wait.UntilAsync(async _ => (await holds(), ""), Times, null, TimeProvider.System, CancellationToken.None);
        if (!wait.Done)
        {
            throw new InvalidOperationException($"the pair did not come to it within {Times.Ceiling.TotalSeconds:0} s: {await ReplicaInfoAsync()}");
        }
    }

    private static string[] Listening(int port) => ["--port", Text(port), "--bind", "127.0.0.1"];

    private static string Text(int port) => port.ToString();
}
