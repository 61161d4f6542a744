using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Amply.Lab.DataPlane.Endpoints;
using Amply.Lab.DataPlane.Nodes;

namespace Amply.Lab.DataPlane.Replication;

/// <summary>Redis Cluster: every node is reached by clients, replicas and the cluster bus through a door of its own, whose address it announces.</summary>
internal sealed class ClusterReplication(NodeRoster roster, ShardTable shards, NodeSettings settings, NetworkState network) : IReplication
{
    private readonly Poll poll = new(settings.Clock);
    private ImmutableDictionary<RedisNode, Door> doors = ImmutableDictionary<RedisNode, Door>.Empty;
    private ImmutableHashSet<IPAddress> held = [];

    private int Port => settings.Network.Port;

    public void Join(RedisNode node)
    {
        var address = IPAddress.Parse(node.LinkAddress);
        var clients = TcpForwarder.Listen(new IPEndPoint(address, Port), () => node.IsCut ? null : node.Endpoint, () => network.Delay, IsCut);
        try
        {
            clients.Held = held;
            var bus = TcpForwarder.Listen(new IPEndPoint(address, settings.Network.BusPort), () => node.IsCut ? null : new IPEndPoint(node.Endpoint.Address, settings.Network.BusPort), refuses: IsCut);
            doors = doors.Add(node, new Door(clients, bus));
            node.Announced = node.LinkAddress;
        }
        catch
        {
            clients.DisposeAsync().AsTask().Wait();
            throw;
        }
    }

    public async Task LeaveAsync(RedisNode node)
    {
        foreach (var other in roster.Running.Where(one => one != node))
        {
            try
            {
                await other.CommandAsync("CLUSTER", "FORGET", node.ClusterId);
            }
            catch (NodeException)
            {
                // It never knew it, or it is gone itself and will learn the map as it is then.
            }
        }

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
                new("cluster-announce-bus-port", settings.Network.BusPort.ToString(CultureInfo.InvariantCulture)),
                new("replica-announce-ip", node.Announced),
                new("tls-cluster", "yes"),
                // Who becomes primary is the lab's decision, after the delay that it was given.
                new("cluster-replica-no-failover", "yes"),
                new("cluster-allow-replica-migration", "no"),
                // ElastiCache's: a shard that is lost takes only its own slots with it.
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

        await KnownAsync(node, _ => null, cancellationToken);
    }

    public async Task ServingAsync(CancellationToken cancellationToken)
    {
        foreach (var node in roster.Running)
        {
            await poll.UntilAsync(
                async () =>
                {
                    var info = NodeInfo.Parse((string?)await node.CommandAsync("CLUSTER", "INFO") ?? "");
                    return info["cluster_state"] == "ok" ? null : $"{node.Id}: cluster_state={info["cluster_state"] ?? "unknown"}";
                },
                cancellationToken);
        }
    }

    public async Task PromoteAsync(Shard shard, RedisNode node, CancellationToken cancellationToken)
    {
        var old = shard.Primary;
        // Without the votes of the other primaries: they may be lost too, and the decision has been made.
        await node.CommandAsync("CLUSTER", "FAILOVER", "TAKEOVER");
        shard.Primary = node;
        if (old is not null)
        {
            doors[old].Clients.DropAll();
        }

        await KnownAsync(node, line => line.IsPrimary && line.Slots == shard.Slots.ToString() ? null : $"still {line.Flags} of slots '{line.Slots}'", cancellationToken);
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

    /// <summary>Returns when every node that answers knows this one as is wanted.</summary>
    internal Task KnownAsync(RedisNode node, Func<ClusterLine, string?> lacks, CancellationToken cancellationToken) => poll.UntilAsync(
        async () =>
        {
            foreach (var other in roster.Running)
            {
                string? map;
                try
                {
                    map = (string?)await other.CommandAsync("CLUSTER", "NODES");
                }
                catch (NodeException)
                {
                    // A node that is lost is told when it comes back.
                    continue;
                }

                var line = ClusterLine.Parse(map ?? "").FirstOrDefault(one => one.Id == node.ClusterId && !one.IsHandshake);
                if ((line is null ? "unknown" : lacks(line)) is { } missing)
                {
                    return $"{node.Id} is {missing} to {other.Id}";
                }
            }

            return null;
        },
        cancellationToken);

    private bool IsCut(IPAddress source) => roster.All.Any(node => node.IsCut && node.Endpoint.Address.Equals(source));

    // Each promotion and each slot that moves raises one.
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
                shard.Epoch = NodeInfo.Parse((string?)await primary.CommandAsync("CLUSTER", "INFO") ?? "").Number("cluster_my_epoch") ?? shard.Epoch;
            }
            catch (NodeException)
            {
                // It was lost this moment: what it said last holds.
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
}
