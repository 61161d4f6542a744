using System.Net;

namespace Amply.Lab.Servers;

/// <summary>
/// Redis Cluster. Clients, replicas and the cluster bus reach a node through the node's own door, whose address the node announces.
/// </summary>
internal sealed class ClusterReplication(NodeRoster roster, ShardTable shards, NodeSettings settings, NetworkState network) : IReplication
{
    private readonly Poll poll = new(settings.Clock);
    private readonly ClusterKnowledge knowledge = new(roster, shards, settings.Clock);
    private ImmutableDictionary<RedisNode, Door> doors = ImmutableDictionary<RedisNode, Door>.Empty;
    private ImmutableHashSet<IPAddress> held = [];

    private int Port => settings.Network.Port;

    public void Join(RedisNode node)
    {
        var address = IPAddress.Parse(node.LinkAddress);
        var clients = TcpForwarder.Listen(new IPEndPoint(address, Port), Route(Port, network));
        try
        {
            clients.Held = held;
            var busPort = settings.Network.BusPort;
            var bus = TcpForwarder.Listen(new IPEndPoint(address, busPort), Route(busPort, network: null));
            doors = doors.Add(node, new Door(clients, bus));
            node.Announced = node.LinkAddress;
        }
        catch
        {
            clients.Close();
            throw;
        }

        DoorRoute Route(int port, NetworkState? network) => new(roster, node, port, settings, network);
    }

    public async Task ForgetAsync(RedisNode node)
    {
        foreach (var other in roster.Running.Where(one => one != node))
        {
            try
            {
                await other.CommandAsync("CLUSTER", "FORGET", node.ClusterId);
            }
            catch (NodeException)
            {
                // The other node did not know this node, or it is lost and learns the map when it starts again.
            }
        }
    }

    public async Task LeaveAsync(RedisNode node)
    {
        var door = doors[node];
        doors = doors.Remove(node);
        await door.DisposeAsync();
    }

    public async Task StartAsync(RedisNode node, CancellationToken cancellationToken)
    {
        await LearnEpochsAsync();
        PrivateFiles.Write(node.Paths.ClusterMap, ClusterMap.Text(node, roster, shards, settings.Network));
        await node.StartAsync(
            [
                new("cluster-enabled", "yes"),
                new("cluster-config-file", Path.GetFileName(node.Paths.ClusterMap)),
                new("cluster-announce-ip", node.Announced),
                .. node.Name is { } name
                    ? new KeyValuePair<string, string>[]
                    {
                        // As on ElastiCache with TLS: redirections and CLUSTER SLOTS lead to names.
                        new("cluster-announce-hostname", name),
                        new("cluster-preferred-endpoint-type", "hostname"),
                    }
                    : [],
                new("cluster-announce-bus-port", settings.Network.BusPort.ToString()),
                new("replica-announce-ip", node.Host),
                new("tls-cluster", "yes"),
                // The lab promotes, after the delay in its options.
                new("cluster-replica-no-failover", "yes"),
                new("cluster-allow-replica-migration", "no"),
                // As on ElastiCache: the other shards serve their slots while one shard is lost.
                new("cluster-require-full-coverage", "no"),
            ],
            cancellationToken);
    }

    public async Task IntroduceAsync(RedisNode node, CancellationToken cancellationToken)
    {
        foreach (var other in roster.Running.Where(one => one != node))
        {
            await other.CommandAsync("CLUSTER", "MEET", node.Announced, Port, settings.Network.BusPort);
        }

        await knowledge.KnownAsync(node, slots: null, cancellationToken);
    }

    public async Task ServingAsync(IEnumerable<RedisNode> nodes, CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            await poll.UntilAsync(
                async () =>
                {
                    var info = await node.ClusterInfoAsync();
                    return info["cluster_state"] == "ok" ? null : $"{node.Id}: cluster_state={info["cluster_state"] ?? "unknown"}";
                },
                cancellationToken);
        }
    }

    public async Task AgreeAsync(CancellationToken cancellationToken)
    {
        foreach (var shard in shards.All)
        {
            await knowledge.KnownAsync(shard.Primary!, shard.Slots, cancellationToken);
        }
    }

    public async Task PromoteAsync(Shard shard, RedisNode node, CancellationToken cancellationToken)
    {
        var old = shard.Primary;
        await knowledge.HeardAsync(shard, node, cancellationToken);
        // TAKEOVER needs no votes of the other primaries, which may be lost too.
        await node.CommandAsync("CLUSTER", "FAILOVER", "TAKEOVER");
        shard.Primary = node;
        if (old is not null)
        {
            doors[old].Clients.DropAll();
        }

        await knowledge.TakenOverAsync(node, cancellationToken);
    }

    public string? Lacks(RedisNode replica, NodeInfo info)
    {
        var primary = shards.Of(replica).Primary;
        return info.IsLinkUp && info["master_host"] == primary?.Announced
            ? null
            : $"{replica.Id}: master_host={info["master_host"] ?? "unknown"}, master_link_status={info["master_link_status"] ?? "unknown"}";
    }

    public void Hold(RedisNode replica, bool hold)
    {
        var address = IPAddress.Parse(replica.Address);
        held = hold ? held.Add(address) : held.Remove(address);
        foreach (var door in doors.Values)
        {
            door.Clients.Held = held;
        }
    }

    public void Cut(RedisNode node)
    {
        doors[node].Clients.DropAll();
        doors[node].Bus.DropAll();
        foreach (var door in doors.Values)
        {
            door.Clients.DropFrom(node.Endpoint.Address);
            door.Bus.DropFrom(node.Endpoint.Address);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var door in doors.Values)
        {
            await door.DisposeAsync();
        }
    }

    // Each promotion and each slot that moves raises a shard's epoch.
    private async Task LearnEpochsAsync()
    {
        foreach (var shard in shards.All)
        {
            if (shard.Primary is not { IsRunning: true } primary)
            {
                continue;
            }

            try
            {
                shard.Epoch = (await primary.ClusterInfoAsync()).Number("cluster_my_epoch") ?? shard.Epoch;
            }
            catch (NodeException)
            {
                // The primary was lost just now. The epoch that it reported last stays.
            }
        }
    }

    private sealed record Door(TcpForwarder Clients, TcpForwarder Bus) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Clients.DisposeAsync();
            await Bus.DisposeAsync();
        }
    }

    // A node that is cut off reaches no other node, and no other node reaches it.
    private sealed class DoorRoute(NodeRoster roster, RedisNode node, int port, NodeSettings settings, NetworkState? network)
        : IForwarderRoute
    {
        public TimeSpan Delay => network?.Delay ?? TimeSpan.Zero;

        public IPEndPoint? TargetOf(IPAddress source) =>
            node.IsCut || !settings.Admits(source) || roster.All.Any(one => one.IsCut && one.Endpoint.Address.Equals(source))
                ? null
                : new IPEndPoint(node.Endpoint.Address, port);
    }
}
