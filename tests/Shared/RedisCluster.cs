using System.Net;
using System.Net.NetworkInformation;
using Amply.Wire;
using StackExchange.Redis;

namespace Amply.TestServers;

/// <summary>A real Redis Cluster of the test's own on loopback: shards with one primary each, and one replica each if asked for.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    // The cluster bus listens 10,000 higher; both must be free.
    private const int BusOffset = 10_000;

    private static readonly WaitTimes Times = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(60));

    private readonly List<(RedisServer Server, int Port)> nodes;
    private readonly int shards;

    private RedisCluster(List<(RedisServer Server, int Port)> nodes, int shards) => (this.nodes, this.shards) = (nodes, shards);

    /// <summary>Primaries as they were at the start, by slots.</summary>
    public IEnumerable<RedisServer> FirstPrimaries => nodes.Take(shards).Select(n => n.Server);

    /// <summary>Every node.</summary>
    public IEnumerable<RedisServer> Nodes => nodes.Select(n => n.Server);

    /// <summary>Settings of a client that knows one node and learns the others from it.</summary>
    public ConfigurationOptions Options => new()
    {
        EndPoints = { new IPEndPoint(IPAddress.Loopback, nodes[0].Port) },
        AbortOnConnectFail = false,
        AllowAdmin = true,
        AsyncTimeout = 30_000,
    };

    /// <param name="spares">Primaries without slots, at the end of <see cref="Nodes"/>.</param>
    public static async Task<RedisCluster> StartAsync(int shards, bool replicas, int spares = 0)
    {
        var cluster = new RedisCluster([], shards);
        try
        {
            for (var i = 0; i < (replicas ? shards * 2 : shards) + spares; i++)
            {
                var port = FreePort();
                cluster.nodes.Add((await RedisServer.StartAsync(
                    "--port", port.ToString(), "--bind", "127.0.0.1", "--cluster-enabled", "yes",
                    "--cluster-node-timeout", replicas ? "2000" : "15000", "--repl-diskless-sync-delay", "0"), port));
            }

            await cluster.FormAsync(replicas, spares);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, _) in nodes)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Hands slots with all their keys from one primary to another, as a reshard does.</summary>
    public async Task MoveSlotsAsync(RedisServer from, RedisServer to, IEnumerable<int> slots)
    {
        var (fromId, toId) = (await TextAsync(from, "CLUSTER", "MYID"), await TextAsync(to, "CLUSTER", "MYID"));
        var port = nodes.Single(n => n.Server == to).Port;
        foreach (var slot in slots)
        {
            await Itself(to).ExecuteAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
            await Itself(from).ExecuteAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
            while ((RedisKey[])(await Itself(from).ExecuteAsync("CLUSTER", "GETKEYSINSLOT", slot, 100))! is { Length: > 0 } keys)
            {
                await Itself(from).ExecuteAsync("MIGRATE", ["127.0.0.1", port, "", 0, 5000, "KEYS", .. keys]);
            }

            await Itself(to).ExecuteAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
            await Itself(from).ExecuteAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        }
    }

    /// <summary>Begins to hand over a slot and leaves it so, as a reshard that broke off does.</summary>
    public async Task OpenSlotAsync(RedisServer from, RedisServer to, int slot)
    {
        await Itself(to).ExecuteAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", await TextAsync(from, "CLUSTER", "MYID"));
        await Itself(from).ExecuteAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", await TextAsync(to, "CLUSTER", "MYID"));
    }

    private async Task FormAsync(bool replicas, int spares)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            // Nodes of one epoch would settle it among themselves later: a slot that moves meanwhile can be lost to both.
            await Itself(nodes[i].Server).ExecuteAsync("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
        }

        for (var i = 0; i < shards; i++)
        {
            await Itself(nodes[i].Server).ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", SlotSet.Share(i, shards).First, SlotSet.Share(i, shards).Last());
        }

        foreach (var (_, port) in nodes.Skip(1))
        {
            await Itself(nodes[0].Server).ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", port);
        }

        await UntilAsync(async node => (await TextAsync(node, "CLUSTER", "INFO")).Contains($"cluster_known_nodes:{nodes.Count}", StringComparison.Ordinal));
        for (var i = shards; replicas && i < nodes.Count - spares; i++)
        {
            var id = await TextAsync(nodes[i - shards].Server, "CLUSTER", "MYID");
            await Itself(nodes[i].Server).ExecuteAsync("CLUSTER", "REPLICATE", id);
        }

        // Each learns from the others' gossip who replicates whom.
        await UntilAsync(async node =>
            (await TextAsync(node, "CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal)
            && (!replicas || ClusterLine.Parse(await TextAsync(node, "CLUSTER", "NODES")).Count(other => other.IsReplica) == shards)
            && (!replicas || nodes.TakeLast(spares).Any(spare => spare.Server == node) || (await TextAsync(node, "INFO", "replication")) is var info
                && (info.Contains("master_link_status:up", StringComparison.Ordinal) || info.Contains("state=online", StringComparison.Ordinal))));
    }

    private async Task UntilAsync(Func<RedisServer, Task<bool>> holds)
    {
        var formed = await Wait.UntilAsync(
            async _ => ((await Task.WhenAll(Nodes.Select(holds))).All(h => h), ""), Times, null, TimeProvider.System, CancellationToken.None);
        if (!formed.Done)
        {
            throw new InvalidOperationException(
                $"the cluster did not form within {Times.Ceiling.TotalSeconds:0} s: {await TextAsync(nodes[0].Server, "CLUSTER", "INFO")}");
        }
    }

    private static async Task<string> TextAsync(RedisServer server, params string[] command) =>
        (string?)await Itself(server).ExecuteAsync(command[0], [.. command.Skip(1)]) ?? "";

    /// <summary>The node itself: a database's connection learns of the cluster, and may send a command without a key to any node of it.</summary>
    public static IServer Itself(RedisServer server) => server.Connection.GetServer(server.Connection.GetEndPoints(configuredOnly: true).Single());

    internal static int FreePort()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        while (true)
        {
            // Both below the ports that the kernel gives to outgoing connections, which no list of listeners shows.
            var port = Random.Shared.Next(10_000, 22_000);
            if (!taken.Contains(port) && !taken.Contains(port + BusOffset))
            {
                return port;
            }
        }
    }
}
