using System.Collections.Immutable;
using Amply.Wire;

namespace Amply.Lab.Servers;

/// <summary>The shards that the group has now.</summary>
internal sealed class ShardTable
{
    private ImmutableArray<Shard> shards = [];

    public ImmutableArray<Shard> All => shards;

    /// <summary>What each of them serves.</summary>
    public ImmutableSortedDictionary<string, SlotSet> Slots => shards.ToImmutableSortedDictionary(shard => shard.Id, shard => shard.Slots, StringComparer.Ordinal);

    /// <summary>Slots that are open: nodes may tell differently whose they are.</summary>
    public SlotMove? Moving { get; set; }

    public void Add(Shard shard) => shards = shards.Add(shard);

    public void Remove(Shard shard) => shards = shards.Remove(shard);

    /// <exception cref="LabException">There is no such shard.</exception>
    public Shard Find(string id) => shards.FirstOrDefault(shard => shard.Id == id)
        ?? throw new LabException($"the lab has no shard {id}; it has {string.Join(", ", shards.Select(shard => shard.Id))}");

    public Shard Of(RedisNode node) => Find(node.Shard);
}

/// <summary>One node group: who its primary is, and what it serves.</summary>
internal sealed class Shard(string id)
{
    private volatile RedisNode? primary;

    /// <summary><c>0001</c> without cluster mode.</summary>
    public string Id { get; } = id;

    public RedisNode? Primary
    {
        get => primary;
        set => primary = value;
    }

    /// <summary>Only with cluster mode.</summary>
    public SlotSet Slots { get; set; } = SlotSet.All;

    /// <summary>Of the claim to the slots: the higher one wins between two nodes (CLUSTER INFO's cluster_my_epoch).</summary>
    public long Epoch { get; set; }
}

/// <summary>What a group must be like before its nodes can become a Redis Cluster.</summary>
internal static class ClusterRules
{
    /// <exception cref="LabException">It is not; nothing was changed.</exception>
    public static void Check(NodeInfo primary, LabNetwork network)
    {
        if (primary.Databases.Keys.FirstOrDefault(database => database != 0) is var other && other != 0)
        {
            throw new LabException($"Redis Cluster has database 0 only, and there are keys in db{other}: move or delete them first");
        }

        CheckPort(network.Port);
    }

    /// <exception cref="LabException">The cluster bus would have no port.</exception>
    public static void CheckPort(int port)
    {
        if (port > LabNetwork.HighestClusterPort)
        {
            throw new LabException($"port {port} leaves none for the cluster bus, which is {LabNetwork.BusOffset} above it: at most {LabNetwork.HighestClusterPort}");
        }
    }
}
