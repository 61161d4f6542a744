using Amply.Lab.Servers;

namespace Amply.Lab.Group.Operations;

/// <summary>ElastiCache's refusals of a change of the shards.</summary>
public sealed class ShardRules(LabGroup group)
{
    private const int Most = 90;

    public ApiError? Check(GroupState state, ShardsWanted wanted)
    {
        var id = state.Settings.ReplicationGroupId;
        var present = state.NodeGroupIds.Count();
        return state switch
        {
            { ClusterEnabled: false } =>
                ApiErrors.InvalidReplicationGroupState($"Replication group {id} must have cluster mode enabled for its shards to change."),
            { Status: not GroupStatus.Available } =>
                ApiErrors.InvalidReplicationGroupState(
                    $"Replication group {id} is {ApiValue.Of(state.Status)}; it must be available for its shards to change."),
            _ when wanted.Count < 1 => ApiErrors.InvalidParameterValue($"NodeGroupCount {wanted.Count} is less than 1."),
            _ when wanted.Count > Most =>
                ApiErrors.NodeGroupQuotaExceeded($"NodeGroupCount {wanted.Count} exceeds the maximum of {Most} node groups."),
            _ when wanted.Count >= present && !(wanted.Remove.IsEmpty && wanted.Retain.IsEmpty) => ApiErrors.InvalidParameterCombination(
                $"NodeGroupsToRemove and NodeGroupsToRetain need a NodeGroupCount below the {present} node groups that there are."),
            _ when wanted.Count <= present && !wanted.Zones.IsEmpty => ApiErrors.InvalidParameterCombination(
                $"ReshardingConfiguration needs a NodeGroupCount above the {present} node groups that there are."),
            _ when wanted.Count > present => CheckMore(state, wanted),
            _ when wanted.Count < present => CheckFewer(state, wanted),
            _ => SlotBalance.IsEven(group.DataPlane.Slots)
                ? ApiErrors.NoOperation($"Replication group {id} has {present} node groups already, with slots spread evenly.")
                : null,
        };
    }

    private static ApiError? CheckMore(GroupState state, ShardsWanted wanted)
    {
        var nodes = state.Members.Length + (ChangeShards.Added(state, wanted).Count * ChangeShards.NodesPerShard(state));
        return nodes > LabNetwork.MaxNodes
            ? ApiErrors.InsufficientCapacity(
                $"{wanted.Count} node groups are {nodes} nodes, and a lab has addresses for {LabNetwork.MaxNodes}.")
            : wanted.Zones.Keys.Except(state.NodeGroupIds).Except(ChangeShards.Added(state, wanted)).FirstOrDefault() is { } unknown
                ? ApiErrors.InvalidParameterValue(
                    $"ReshardingConfiguration names node group {unknown}; there will be: "
                    + $"{string.Join(", ", state.NodeGroupIds.Concat(ChangeShards.Added(state, wanted)))}.")
                : null;
    }

    private static ApiError? CheckFewer(GroupState state, ShardsWanted wanted)
    {
        if (wanted.Remove.IsEmpty == wanted.Retain.IsEmpty)
        {
            return ApiErrors.InvalidParameterCombination(
                "To have fewer node groups, either NodeGroupsToRemove or NodeGroupsToRetain must be given.");
        }

        if (wanted.Remove.Concat(wanted.Retain).Except(state.NodeGroupIds).FirstOrDefault() is { } unknown)
        {
            return ApiErrors.InvalidParameterValue($"Node group {unknown} not found; there are: {string.Join(", ", state.NodeGroupIds)}.");
        }

        var left = state.NodeGroupIds.Count() - wanted.Leaving(state).Distinct().Count();
        return left == wanted.Count
            ? null
            : ApiErrors.InvalidParameterCombination($"NodeGroupCount is {wanted.Count}, and {left} node groups would be left.");
    }
}
