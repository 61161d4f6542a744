using System.Collections.Immutable;
using Amply.Wire;

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
        var view = new NodeView { Id = node.Id, Shard = node.Shard, Address = node.Announced, Port = port, ProcessId = node.ProcessId, Role = NodeRole.Unreachable };
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
