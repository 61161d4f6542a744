using Amply.Lab.Servers;
using Amply.Model.Plans;

namespace Amply.Lab.Group.Operations;

/// <summary>Changes the group to another plan by the API calls of an update, in their order. It waits for each call to finish.</summary>
/// <remarks>
/// The order is terraform-provider-aws': shards, replica increases, the modify call, replica decreases
/// (internal/service/elasticache/replication_group.go).
/// </remarks>
public sealed class ApplyPlan(GroupControl control)
{
    /// <param name="progress">Receives the name of each step when the step starts.</param>
    /// <exception cref="OperationCanceledException">Cancelled between steps or within one.</exception>
    public async Task<ApplyResult> RunAsync(PlanDocument plan, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var group = control.Group;
        var wanted = PlanReader.ReadGroup(plan, group.State.Settings.AccountId);
        if (Refuse(group.State.Settings, wanted) is { } reason)
        {
            return new ApplyResult([], reason, IsRefused: true);
        }

        // A plan may change the parameters under a name that is in use.
        control.Learn(PlanReader.ReadParameterGroups(plan));
        var done = ImmutableArray.CreateBuilder<string>();
        var before = group.State;
        foreach (var (step, started) in Steps(wanted))
        {
            progress?.Report(step);
            if (await started.ProblemAsync(step, cancellationToken) is { } problem)
            {
                return new ApplyResult(done.ToImmutable(), problem);
            }

            done.Add(step + Outage(before, group.State));
            before = group.State;
        }

        return new ApplyResult(done.ToImmutable(), null);
    }

    private static string Outage(GroupState before, GroupState after) => before.SwitchOutage is null && after.SwitchOutage is { } outage
        ? $"; clients could not write for {outage.TotalMilliseconds:0} ms, and reach the group by its configuration endpoint now"
        : "";

    private static string? Refuse(GroupSettings present, GroupSettings wanted) => wanted switch
    {
        _ when wanted.ReplicationGroupId != present.ReplicationGroupId =>
            $"The plan is of replication group {wanted.ReplicationGroupId}, this lab of {present.ReplicationGroupId}: "
                + "another id is another group. Start another lab.",
        _ when wanted.Port != present.Port =>
            $"The port cannot change from {present.Port} to {wanted.Port}: that replaces the group. Take the lab down and up again.",
        _ when wanted.NodeGroups != present.NodeGroups && present.ClusterMode is not ClusterMode.Enabled =>
            $"The number of shards changes from {present.NodeGroups} to {wanted.NodeGroups} only once cluster mode is enabled: "
                + "apply mode=cluster with one shard, then more.",
        _ when wanted.ClusterMode is ClusterMode.Enabled && wanted.NodeGroups * (wanted.ReplicasPerNodeGroup + 1) is var nodes
            && nodes > LabNetwork.MaxNodes =>
            $"{wanted.NodeGroups} shards with {wanted.ReplicasPerNodeGroup} replicas are {nodes} nodes, "
                + $"and a lab has addresses for {LabNetwork.MaxNodes}: choose fewer.",
        _ when wanted.AtRestEncryption != present.AtRestEncryption || wanted.KmsKeyId != present.KmsKeyId =>
            "Encryption at rest and its key cannot change: that replaces the group. Take the lab down and up again.",
        _ => null,
    };

    // Starts the steps one by one. The caller waits for a step before it asks for the next, so each step sees the state after the last one.
    private IEnumerable<(string Step, Started Started)> Steps(GroupSettings wanted)
    {
        var state = control.Group.State;
        var shards = ShardsWanted.Of(state, wanted.NodeGroups);
        if (Resharding(state, wanted, shards) is { } resharding)
        {
            yield return (resharding, control.Shards.Begin(shards));
        }

        var each = $"{wanted.ReplicasPerNodeGroup} per shard";
        if (Replicas(control.Group.State, wanted, missing: true) is { IsEmpty: false } more)
        {
            yield return ($"adding replicas, {each}", control.Replicas.BeginIncrease(more));
        }

        if (Difference(control.Group.State, wanted) is { IsEmpty: false } change)
        {
            yield return ($"modifying {Describe(change)}", control.Modify.Begin(change, applyImmediately: true));
        }

        if (Replicas(control.Group.State, wanted, missing: false) is { IsEmpty: false } fewer)
        {
            yield return ($"removing replicas, {each}", control.Replicas.BeginDecrease(fewer, []));
        }
    }

    // This step also spreads slots that an earlier, failed attempt left uneven.
    private string? Resharding(GroupState state, GroupSettings wanted, ShardsWanted change) =>
        (state.NodeGroupIds.Count() - wanted.NodeGroups) switch
        {
            _ when !state.ClusterEnabled => null,
            < 0 => $"adding shards, {wanted.NodeGroups} in all",
            > 0 => $"removing shards {string.Join(", ", change.Remove)}, {wanted.NodeGroups} in all",
            _ => SlotBalance.IsEven(control.Group.DataPlane.Slots) ? null : "spreading slots evenly",
        };

    /// <summary>The shards with too few replicas, or with too many, and the wanted number.</summary>
    private static ImmutableSortedDictionary<string, int> Replicas(GroupState state, GroupSettings wanted, bool missing) =>
        state.NodeGroupIds
            .Where(shard => Math.Sign(wanted.ReplicasPerNodeGroup + 1 - state.MembersOf(shard).Count()) == (missing ? 1 : -1))
            .ToImmutableSortedDictionary(shard => shard, _ => wanted.ReplicasPerNodeGroup, StringComparer.Ordinal);

    private static GroupChange Difference(GroupState state, GroupSettings wanted)
    {
        var present = state.Settings;
        var isOn = state.AutomaticFailover is AutomaticFailoverStatus.Enabled;
        return new GroupChange
        {
            AutomaticFailover = wanted.AutomaticFailover == isOn ? null : wanted.AutomaticFailover,
            MultiAz = wanted.MultiAz == state.MultiAz ? null : wanted.MultiAz,
            NodeType = wanted.NodeType == present.NodeType ? null : wanted.NodeType,
            EngineVersion = wanted.EngineVersion == present.EngineVersion ? null : wanted.EngineVersion,
            ParameterGroup = Same(wanted.ParameterGroup, present.ParameterGroup) ? null : wanted.ParameterGroup,
            ClusterMode = wanted.ClusterMode == present.ClusterMode ? null : wanted.ClusterMode,
            Description = wanted.Description == present.Description ? null : wanted.Description,
            MaintenanceWindow = wanted.MaintenanceWindow == present.MaintenanceWindow ? null : wanted.MaintenanceWindow,
            SnapshotWindow = wanted.SnapshotWindow == present.SnapshotWindow ? null : wanted.SnapshotWindow,
            SnapshotRetentionLimit = wanted.SnapshotRetentionLimit == present.SnapshotRetentionLimit ? null : wanted.SnapshotRetentionLimit,
            NotificationTopicArn = wanted.NotificationTopicArn == present.NotificationTopicArn ? null : wanted.NotificationTopicArn,
            AutoMinorVersionUpgrade =
                wanted.AutoMinorVersionUpgrade == present.AutoMinorVersionUpgrade ? null : wanted.AutoMinorVersionUpgrade,
            SecurityGroupIds = wanted.SecurityGroupIds.SequenceEqual(present.SecurityGroupIds) ? null : wanted.SecurityGroupIds,
        };
    }

    private static bool Same(ParameterGroup one, ParameterGroup other) =>
        one.Name == other.Name && one.Family == other.Family && one.Parameters.SequenceEqual(other.Parameters);

    private static string Describe(GroupChange change) => string.Join(", ", new[]
    {
        change.AutomaticFailover is { } failover ? $"automatic failover {(failover ? "on" : "off")}" : null,
        change.MultiAz is { } multiAz ? $"Multi-AZ {(multiAz ? "on" : "off")}" : null,
        change.NodeType is { } type ? $"node type {type}" : null,
        change.EngineVersion is { } version ? $"engine {version}" : null,
        change.ParameterGroup is { } parameters ? $"parameter group {parameters.Name}" : null,
        change.ClusterMode is { } mode ? $"cluster mode {ApiValue.Of(mode)}" : null,
        change.Description is null ? null : "description",
        change.MaintenanceWindow is null ? null : "maintenance window",
        change.SnapshotWindow is null ? null : "snapshot window",
        change.SnapshotRetentionLimit is { } days ? $"snapshots kept {days} days" : null,
        change.NotificationTopicArn is null ? null : "notifications",
        change.AutoMinorVersionUpgrade is null ? null : "minor upgrades",
        change.SecurityGroupIds is null ? null : "security groups",
    }.OfType<string>());
}

/// <summary>The result of an apply.</summary>
/// <param name="Done">The steps that were done, in order; empty if nothing had to change.</param>
/// <param name="Problem">Why the apply stopped; null if the group matches the plan.</param>
/// <param name="IsRefused">Whether the apply was refused before any change, because a lab cannot change to this plan.</param>
public sealed record ApplyResult(ImmutableArray<string> Done, string? Problem, bool IsRefused = false);
