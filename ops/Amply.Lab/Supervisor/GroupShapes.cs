using System.Collections.Immutable;
using Amply.Lab.Group;
using Amply.Lab.Servers;
using Amply.Model;
using Amply.Wire;

namespace Amply.Lab.Supervisor;

/// <summary>What the plan's group is as redis-servers.</summary>
internal static class GroupShapes
{
    /// <param name="nodes">Member ids, shard by shard, each one's primary first.</param>
    /// <exception cref="LabRefusedException">No lab can be made of it.</exception>
    public static GroupShape Of(GroupSettings group, int port, ImmutableArray<string> nodes)
    {
        var each = group.ReplicasPerNodeGroup + 1;
        var wanted = group.NodeGroups * each;
        if (wanted > LabNetwork.MaxNodes)
        {
            throw new LabRefusedException(
                $"{group.NodeGroups} shards with {group.ReplicasPerNodeGroup} replicas are {wanted} nodes, and a lab has addresses for {LabNetwork.MaxNodes}",
                "choose fewer: --set shards=… or --set replicas=…");
        }

        if (nodes.Length != wanted)
        {
            throw new LabRefusedException(
                $"the plan names {nodes.Length} nodes ({string.Join(", ", nodes)}) and its group has {wanted}", "memberIds must name every node: --set memberIds=…");
        }

        var isCluster = group.ClusterMode is ClusterMode.Enabled;
        if (isCluster && port > LabNetwork.HighestClusterPort)
        {
            throw new LabRefusedException(
                $"port {port} leaves none for the cluster bus, which is {LabNetwork.BusOffset} above it", $"choose one up to {LabNetwork.HighestClusterPort}: --port {LabNetwork.HighestClusterPort}");
        }

        return new GroupShape(isCluster, [.. nodes.Chunk(each).Select((ids, index) =>
            new ShardShape(MemberNames.Shard(index + 1), [.. ids], SlotSet.Share(index, group.NodeGroups)))]);
    }
}
