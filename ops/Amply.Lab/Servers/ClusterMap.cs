using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The file in which a node of a cluster finds the others when it starts, so that no two have to meet first.</summary>
internal static class ClusterMap
{
    private const int IdBytes = 20;

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>The map as Redis writes it itself: a line for each node, and the highest epoch.</summary>
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
