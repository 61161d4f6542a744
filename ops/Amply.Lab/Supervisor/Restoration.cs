using Amply.Lab.Group;
using Amply.Lab.Group.Snapshots;
using Amply.Lab.Servers;

namespace Amply.Lab.Supervisor;

/// <summary>Starts a lab from a snapshot: first with the snapshot's shards and their data, then with the plan's shards.</summary>
/// <remarks>A redis-server of a cluster loads only the keys of its own slots, so the snapshot's slots come first.</remarks>
internal sealed class Restoration
{
    private readonly GroupShape wanted;

    /// <param name="wanted">The shape that the plan declares.</param>
    /// <param name="data">The snapshot's shards; empty for a lab without a snapshot.</param>
    /// <exception cref="LabRefusedException">Both shapes together need more nodes than a lab has addresses for.</exception>
    public Restoration(GroupShape wanted, string groupId, ImmutableArray<ShardData> data)
    {
        this.wanted = wanted;
        Start = data.IsEmpty ? wanted : wanted with
        {
            Shards = [.. data.Select((shard, index) => ShapeOf(index, groupId) with { Slots = shard.Slots, Data = shard.File })],
        };
        if (Start.Shards.Sum(shard => shard.Nodes.Length) is var nodes && nodes > LabNetwork.MaxNodes)
        {
            throw new LabRefusedException(
                $"the snapshot's {data.Length} shards are {nodes} nodes until their slots have moved, "
                + $"and a lab has addresses for {LabNetwork.MaxNodes}",
                "choose fewer replicas: --set replicas=…");
        }
    }

    // A shard beyond the plan's gets one node.
    private ShardShape ShapeOf(int index, string groupId)
    {
        var id = MemberNames.Shard(index + 1);
        return index < wanted.Shards.Length
            ? wanted.Shards[index]
            : new ShardShape(id, [MemberNames.Member(groupId, id, 1)], SlotSet.None);
    }

    /// <summary>The shape that the nodes start with.</summary>
    public GroupShape Start { get; }

    /// <summary>Changes the running nodes to the plan's shape.</summary>
    public async Task FinishAsync(RedisDataPlane plane, CancellationToken cancellationToken)
    {
        if (!wanted.ClusterMode || Start == wanted)
        {
            return;
        }

        var missing = wanted.Shards
            .Skip(Start.Shards.Length)
            .ToImmutableSortedDictionary(shard => shard.Id, shard => shard.Nodes, StringComparer.Ordinal);
        if (!missing.IsEmpty)
        {
            await plane.AddShardsAsync(missing, cancellationToken);
        }

        await plane.SpreadSlotsAsync([.. wanted.Shards.Select(shard => shard.Id)], progress: null, cancellationToken);
        if (Start.Shards.Length > wanted.Shards.Length)
        {
            await plane.RemoveShardsAsync([.. Start.Shards.Skip(wanted.Shards.Length).Select(shard => shard.Id)], cancellationToken);
        }
    }
}

/// <summary>The redis-servers that a plan's group needs.</summary>
internal static class GroupShapes
{
    /// <param name="nodes">Member ids, shard by shard, the primary of each shard first.</param>
    /// <exception cref="LabRefusedException">A lab cannot run this group.</exception>
    public static GroupShape Of(GroupSettings group, int port, ImmutableArray<string> nodes)
    {
        var each = group.ReplicasPerNodeGroup + 1;
        var wanted = group.NodeGroups * each;
        if (wanted > LabNetwork.MaxNodes)
        {
            throw new LabRefusedException(
                $"{group.NodeGroups} shards with {group.ReplicasPerNodeGroup} replicas are {wanted} nodes, "
                + $"and a lab has addresses for {LabNetwork.MaxNodes}",
                "choose fewer: --set shards=… or --set replicas=…");
        }

        if (nodes.Length != wanted)
        {
            throw new LabRefusedException(
                $"the plan names {nodes.Length} nodes ({string.Join(", ", nodes)}) and its group has {wanted}",
                    "memberIds must name every node: --set memberIds=…");
        }

        var isCluster = group.ClusterMode is ClusterMode.Enabled;
        if (isCluster && port > LabNetwork.HighestClusterPort)
        {
            throw new LabRefusedException(
                $"port {port} leaves no port for the cluster bus, which is {LabNetwork.BusOffset} above it",
                    $"choose a port up to {LabNetwork.HighestClusterPort}: --port {LabNetwork.HighestClusterPort}");
        }

        return new GroupShape(isCluster, [.. nodes.Chunk(each).Select((ids, index) =>
            new ShardShape(MemberNames.Shard(index + 1), [.. ids], SlotSet.Share(index, group.NodeGroups)))]);
    }
}
