using System.Collections.Immutable;

namespace Amply.Lab.DataPlane.Nodes;

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
