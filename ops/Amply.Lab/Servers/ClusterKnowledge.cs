using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>Waits until the nodes of a Redis Cluster agree about each other.</summary>
internal sealed class ClusterKnowledge(NodeRoster roster, ShardTable shards, TimeProvider clock)
{
    private static readonly TimeSpan HearingCeiling = TimeSpan.FromSeconds(5);

    private readonly Poll poll = new(clock);

    /// <summary>Returns when every node that answers knows this node.</summary>
    /// <param name="slots">The slots that they must know of it; null if any slots will do.</param>
    public Task KnownAsync(RedisNode node, SlotSet? slots, CancellationToken cancellationToken) =>
        poll.UntilAsync(() => MissingAsync(node, slots, butFor: []), cancellationToken);

    /// <summary>Returns when every node that answers knows a promoted node as the primary of its slots.</summary>
    public Task TakenOverAsync(RedisNode node, CancellationToken cancellationToken) => poll.UntilAsync(
        async () =>
        {
            // Ask the node itself: a node that imports a slot learns the slot's owner only by SETSLOT.
            var own = (await node.ClusterNodesAsync()).First(line => line.Id == node.ClusterId);
            var moving = shards.Moving?.Slots ?? [];
            return await MissingAsync(node, own.Slots.Except(moving), moving);
        },
        cancellationToken);

    /// <summary>Returns when a replica knows the slots of its primary, at the latest after five seconds.</summary>
    /// <remarks>
    /// A promoted replica claims every slot that it believes its primary had. It would also claim slots that have moved away, and their
    /// present owner would delete the keys.
    /// </remarks>
    public async Task HeardAsync(Shard shard, RedisNode replica, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await poll.UntilAsync(
            async () =>
            {
                var line = (await replica.ClusterNodesAsync()).FirstOrDefault(one => one.Id == shard.Primary?.ClusterId);
                return line is null || line.Slots.Except(shard.Slots).Count is 0 || clock.GetElapsedTime(began) > HearingCeiling
                    ? null
                    : $"{replica.Id} takes its primary's slots for '{line.Slots.Text(' ')}'";
            },
            cancellationToken);
    }

    private async Task<string?> MissingAsync(RedisNode node, SlotSet? slots, ImmutableArray<int> butFor)
    {
        foreach (var other in roster.Running)
        {
            ImmutableArray<ClusterLine> map;
            try
            {
                map = await other.ClusterNodesAsync();
            }
            catch (NodeException)
            {
                // A lost node learns the map when it starts again.
                continue;
            }

            var line = map.FirstOrDefault(one => one.Id == node.ClusterId && !one.IsHandshake);
            if ((line is null ? "unknown" : Unnamed(line, node) ?? LacksOf(line, slots, butFor)) is { } missing)
            {
                return $"{node.Id} is {missing} to {other.Id}";
            }
        }

        return null;
    }

    // Until a node knows another node's name, it sends clients to "?".
    private static string? Unnamed(ClusterLine line, RedisNode node) =>
        node.Name is { } name && !line.Endpoints.Any(endpoint => endpoint.StartsWith($"{name}:", StringComparison.Ordinal))
            ? "known without its name"
            : null;

    private static string? LacksOf(ClusterLine line, SlotSet? slots, ImmutableArray<int> butFor) =>
        slots is null || (line.IsPrimary && line.Slots.Except(butFor).Text(' ') == slots.Text(' '))
            ? null
            : $"still {line.Flags} of slots '{line.Slots.Text(' ')}'";
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
            var name = node.Name is null ? "" : $",{node.Name}";
            text.Append($"{node.ClusterId} {node.Announced}:{network.Port}@{network.BusPort}{name} {flags} ");
            text.Append($"{(isPrimary ? "-" : shard.Primary!.ClusterId)} 0 1 {shard.Epoch} connected");
            text.Append(isPrimary && shard.Slots.Count > 0 ? $" {shard.Slots.Text(' ')}\n" : "\n");
        }

        return text.Append($"vars currentEpoch {shards.All.Max(shard => shard.Epoch)} lastVoteEpoch 0\n").ToString();
    }
}
