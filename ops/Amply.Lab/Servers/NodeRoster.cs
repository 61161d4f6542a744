namespace Amply.Lab.Servers;

/// <summary>The nodes that the group has now.</summary>
internal sealed class NodeRoster
{
    private ImmutableArray<RedisNode> nodes = [];

    public ImmutableArray<RedisNode> All => nodes;

    public IEnumerable<RedisNode> Running => nodes.Where(node => node.IsRunning);

    /// <summary>The lowest free index, from 0. A node's addresses follow from its index.</summary>
    public int FreePlace => Enumerable.Range(0, LabNetwork.MaxNodes).First(place => nodes.All(node => node.Index != place));

    public IEnumerable<RedisNode> Of(Shard shard) => nodes.Where(node => node.Shard == shard.Id);

    public void Add(RedisNode node) => nodes = nodes.Add(node);

    public void Remove(RedisNode node) => nodes = nodes.Remove(node);

    /// <exception cref="LabException">There is no such node.</exception>
    public RedisNode Find(string id) => nodes.FirstOrDefault(node => node.Id == id)
        ?? throw new LabException($"the lab has no node {id}; it has {string.Join(", ", nodes.Select(node => node.Id))}");
}

/// <summary>Describes a node to the control plane.</summary>
internal static class NodeViews
{
    public static NodeView Of(RedisNode node, int port, NodeInfo info)
    {
        var view = new NodeView
        {
            Id = node.Id,
            Shard = node.Shard,
            Address = node.Host,
            Port = port,
            ProcessId = node.ProcessId,
            Role = NodeRole.Unreachable
        };
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

    /// <summary>The slots of each shard.</summary>
    public ImmutableSortedDictionary<string, SlotSet> Slots =>
        shards.ToImmutableSortedDictionary(shard => shard.Id, shard => shard.Slots, StringComparer.Ordinal);

    /// <summary>The slots that are moving now. Nodes may disagree about their owner.</summary>
    public SlotMove? Moving { get; set; }

    public void Add(Shard shard) => shards = shards.Add(shard);

    public void Remove(Shard shard) => shards = shards.Remove(shard);

    /// <exception cref="LabException">There is no such shard.</exception>
    public Shard Find(string id) => shards.FirstOrDefault(shard => shard.Id == id)
        ?? throw new LabException($"the lab has no shard {id}; it has {string.Join(", ", shards.Select(shard => shard.Id))}");

    public Shard Of(RedisNode node) => Find(node.Shard);
}

/// <summary>One node group: its primary and its slots.</summary>
internal sealed class Shard(string id)
{
    private volatile RedisNode? primary;

    /// <summary>The node group's id; <c>0001</c> without cluster mode.</summary>
    public string Id { get; } = id;

    public RedisNode? Primary
    {
        get => primary;
        set => primary = value;
    }

    /// <summary>The slots that the shard serves; all of them without cluster mode.</summary>
    public SlotSet Slots { get; set; } = SlotSet.All;

    /// <summary>The epoch of the claim to the slots (cluster_my_epoch of CLUSTER INFO). The higher epoch wins.</summary>
    public long Epoch { get; set; }
}
