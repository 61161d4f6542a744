namespace Amply.Lab.Servers;

/// <summary>The nodes that the group has now.</summary>
internal sealed class NodeRoster
{
    private ImmutableArray<RedisNode> nodes = [];

    public ImmutableArray<RedisNode> All => nodes;

    public IEnumerable<RedisNode> Running => nodes.Where(node => node.IsRunning);

    /// <summary>The lowest place that no node has, from 0; its addresses follow from it.</summary>
    public int FreePlace => Enumerable.Range(0, LabNetwork.MaxNodes).First(place => nodes.All(node => node.Index != place));

    public IEnumerable<RedisNode> Of(Shard shard) => nodes.Where(node => node.Shard == shard.Id);

    public void Add(RedisNode node) => nodes = nodes.Add(node);

    public void Remove(RedisNode node) => nodes = nodes.Remove(node);

    /// <exception cref="LabException">There is no such node.</exception>
    public RedisNode Find(string id) => nodes.FirstOrDefault(node => node.Id == id)
        ?? throw new LabException($"the lab has no node {id}; it has {string.Join(", ", nodes.Select(node => node.Id))}");
}

/// <summary>A node as the control plane sees it.</summary>
internal static class NodeViews
{
    public static NodeView Of(RedisNode node, int port, NodeInfo info)
    {
        var view = new NodeView { Id = node.Id, Shard = node.Shard, Address = node.Announced, Port = port, ProcessId = node.ProcessId,
            Role = NodeRole.Unreachable };
        return info.Fields.Count == 0 ? view : view with
        {
            Role = info.IsReplica ? NodeRole.Replica : NodeRole.Primary,
            Offset = info.Offset,
            LinkUp = info.IsReplica ? info.IsLinkUp : null,
            UsedMemoryBytes = info.Number("used_memory"),
            ConnectedClients = (int?)info.Number("connected_clients"),
            Info = info.Fields.ToImmutableDictionary(StringComparer.Ordinal),
        };
    }
}

/// <summary>The shards that the group has now.</summary>
internal sealed class ShardTable
{
    private ImmutableArray<Shard> shards = [];

    public ImmutableArray<Shard> All => shards;

    /// <summary>What each of them serves.</summary>
    public ImmutableSortedDictionary<string, SlotSet> Slots =>
        shards.ToImmutableSortedDictionary(shard => shard.Id, shard => shard.Slots, StringComparer.Ordinal);

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
