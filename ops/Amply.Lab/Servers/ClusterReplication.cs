using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>
/// Redis Cluster. Clients, replicas and the cluster bus reach a node through the node's own door, whose address the node announces.
/// </summary>
internal sealed class ClusterReplication(NodeRoster roster, ShardTable shards, NodeSettings settings, NetworkState network) : IReplication
{
    private static readonly TimeSpan HearingCeiling = TimeSpan.FromSeconds(5);

    private readonly Poll poll = new(settings.Clock);
    private ImmutableDictionary<RedisNode, Door> doors = ImmutableDictionary<RedisNode, Door>.Empty;
    private ImmutableHashSet<IPAddress> held = [];

    private int Port => settings.Network.Port;

    public void Join(RedisNode node)
    {
        var address = IPAddress.Parse(node.LinkAddress);
        var clients =
            TcpForwarder.Listen(new IPEndPoint(address, Port), () => node.IsCut ? null : node.Endpoint, () => network.Delay, IsCut);
        try
        {
            clients.Held = held;
            var bus = TcpForwarder.Listen(new IPEndPoint(address, settings.Network.BusPort),
                () => node.IsCut ? null : new IPEndPoint(node.Endpoint.Address, settings.Network.BusPort), refuses: IsCut);
            doors = doors.Add(node, new Door(clients, bus));
            node.Announced = node.LinkAddress;
        }
        catch
        {
            clients.Close();
            throw;
        }
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
                new("cluster-announce-bus-port", settings.Network.BusPort.ToString()),
                new("replica-announce-ip", node.Announced),
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

        await KnownAsync(node, _ => null, cancellationToken);
    }

    public async Task ServingAsync(IEnumerable<RedisNode> nodes, CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
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

    public async Task AgreeAsync(CancellationToken cancellationToken)
    {
        foreach (var shard in shards.All)
        {
            await KnownAsync(shard.Primary!, line => LacksOf(line, shard.Slots, []), cancellationToken);
        }
    }

    public async Task PromoteAsync(Shard shard, RedisNode node, CancellationToken cancellationToken)
    {
        var old = shard.Primary;
        await HeardAsync(shard, node, cancellationToken);
        // TAKEOVER needs no votes of the other primaries, which may be lost too.
        await node.CommandAsync("CLUSTER", "FAILOVER", "TAKEOVER");
        shard.Primary = node;
        if (old is not null)
        {
            doors[old].Clients.DropAll();
        }

        await poll.UntilAsync(
            async () =>
            {
                // Ask the node itself: a node that imports a slot learns the slot's owner only by SETSLOT.
                var own =
                    ClusterLine.Parse((string?)await node.CommandAsync("CLUSTER", "NODES") ?? "").First(line => line.Id == node.ClusterId);
                var moving = shards.Moving?.Slots ?? [];
                return await MissingAsync(node, line => LacksOf(line, own.Slots.Except(moving), moving));
            },
            cancellationToken);
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

    /// <summary>Returns when no node that answers reports that this node lacks something.</summary>
    private Task KnownAsync(RedisNode node, Func<ClusterLine, string?> lacks, CancellationToken cancellationToken) =>
        poll.UntilAsync(() => MissingAsync(node, lacks), cancellationToken);

    private async Task<string?> MissingAsync(RedisNode node, Func<ClusterLine, string?> lacks)
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
                // A lost node learns the map when it starts again.
                continue;
            }

            var line = ClusterLine.Parse(map ?? "").FirstOrDefault(one => one.Id == node.ClusterId && !one.IsHandshake);
            if ((line is null ? "unknown" : lacks(line)) is { } missing)
            {
                return $"{node.Id} is {missing} to {other.Id}";
            }
        }

        return null;
    }

    // A promoted replica claims every slot that it believes its primary had. It would also claim slots that have moved away, and their
    // present owner would delete the keys.
    private async Task HeardAsync(Shard shard, RedisNode replica, CancellationToken cancellationToken)
    {
        var began = settings.Clock.GetTimestamp();
        await poll.UntilAsync(
            async () =>
            {
                var line = ClusterLine.Parse((string?)await replica.CommandAsync("CLUSTER", "NODES") ?? "").FirstOrDefault(
                    one => one.Id == shard.Primary?.ClusterId);
                return line is null || line.Slots.Except(shard.Slots).Count is 0 || settings.Clock.GetElapsedTime(began) > HearingCeiling
                    ? null
                    : $"{replica.Id} takes its primary's slots for '{line.Slots.Text(' ')}'";
            },
            cancellationToken);
    }

    private static string? LacksOf(ClusterLine line, SlotSet slots, IEnumerable<int> butFor) =>
        line.IsPrimary && line.Slots.Except(butFor).Text(' ') == slots.Text(' ') ? null
            : $"still {line.Flags} of slots '{line.Slots.Text(' ')}'";

    private bool IsCut(IPAddress source) => roster.All.Any(node => node.IsCut && node.Endpoint.Address.Equals(source));

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
                shard.Epoch =
                    NodeInfo.Parse((string?)await primary.CommandAsync("CLUSTER", "INFO") ?? "").Number("cluster_my_epoch") ?? shard.Epoch;
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
}

/// <summary>The file that names the other nodes to a starting node, so that no nodes have to meet first.</summary>
internal static class ClusterMap
{
    private const int IdBytes = 20;

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>The map in Redis' own format: a line for each node, and the highest epoch.</summary>
    public static string Text(RedisNode myself, NodeRoster roster, ShardTable shards, LabNetwork network)
    {
        var text = new StringBuilder();
        foreach (var node in roster.All)
        {
            var shard = shards.Of(node);
            var isPrimary = node == shard.Primary;
            var flags = (node == myself ? "myself," : "") + (isPrimary ? "master" : "slave");
            text.Append($"{node.ClusterId} {node.Announced}:{network.Port}@{network.BusPort} {flags} ");
            text.Append($"{(isPrimary ? "-" : shard.Primary!.ClusterId)} 0 1 {shard.Epoch} connected");
            text.Append(isPrimary && shard.Slots.Count > 0 ? $" {shard.Slots.Text(' ')}\n" : "\n");
        }

        return text.Append($"vars currentEpoch {shards.All.Max(shard => shard.Epoch)} lastVoteEpoch 0\n").ToString();
    }
}
