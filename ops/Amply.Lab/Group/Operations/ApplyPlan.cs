using Amply.Lab.Servers;
using Amply.Model.Plans;

namespace Amply.Lab.Group.Operations;

/// <summary>
/// Changes the group to another plan by the API calls of an update, in their order. It waits for each call to finish.
/// </summary>
/// <remarks>
/// The order is terraform-provider-aws': shards, replica increases, the modify call, replica decreases
/// (internal/service/elasticache/replication_group.go).
/// </remarks>
public sealed class ApplyPlan(GroupControl control)
{
    /// <param name="progress">Receives the name of each step when the step starts.</param>
    /// <exception cref="OperationCanceledException">Cancelled between steps or within one.</exception>
    public async Task<ApplyResult> RunAsync(PlanDocument plan, Action<string> progress, CancellationToken cancellationToken)
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
        foreach (var step in Steps(wanted))
        {
            // Steps follow from the state that the one before left.
            if (step(group.State) is not { } next)
            {
                continue;
            }

            progress(next.What);
            var before = group.State;
            var started = next.Start();
            if (started.Refusal is { } refusal)
            {
                return new ApplyResult(done.ToImmutable(), $"{next.What}: {refusal.Code}: {refusal.Message}");
            }

            try
            {
                await started.Completion.WaitAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return new ApplyResult(done.ToImmutable(), $"{next.What} failed: {LabException.Words(failure)}");
            }

            done.Add(next.What + Outage(before, group.State));
        }

        return new ApplyResult(done.ToImmutable(), null);
    }

    private static string Outage(GroupState before, GroupState after) => before.SwitchOutage is null && after.SwitchOutage is { } outage
        ? FormattableString.Invariant(
            $"; clients could not write for {outage.TotalMilliseconds:0} ms, and reach the group by its configuration endpoint now")
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

    private ImmutableArray<Func<GroupState, Step?>> Steps(GroupSettings wanted) =>
    [
        state => Shards(state, wanted),
        state => Replicas(state, wanted, present => present < wanted.ReplicasPerNodeGroup) is { IsEmpty: false } more
            ? new Step($"adding replicas, {wanted.ReplicasPerNodeGroup} per shard", () => control.Replicas.BeginIncrease(more))
            : null,
        state => Difference(state, wanted) is { IsEmpty: false } change
            ? new Step($"modifying {Describe(change)}", () => control.Modify.Begin(change, applyImmediately: true))
            : null,
        state => Replicas(state, wanted, present => present > wanted.ReplicasPerNodeGroup) is { IsEmpty: false } fewer
            ? new Step($"removing replicas, {wanted.ReplicasPerNodeGroup} per shard", () => control.Replicas.BeginDecrease(fewer, []))
            : null,
    ];

    // This step also spreads slots that an earlier, failed attempt left uneven.
    private Step? Shards(GroupState state, GroupSettings wanted)
    {
        var change = ShardsWanted.Of(state, wanted.NodeGroups);
        var what = (state.NodeGroupIds.Count() - wanted.NodeGroups) switch
        {
            _ when !state.ClusterEnabled => null,
            < 0 => $"adding shards, {wanted.NodeGroups} in all",
            > 0 => $"removing shards {string.Join(", ", change.Remove)}, {wanted.NodeGroups} in all",
            _ => SlotBalance.IsEven(control.Group.DataPlane.Slots) ? null : "spreading slots evenly",
        };
        return what is null ? null : new Step(what, () => control.Shards.Begin(change));
    }

    private static ImmutableSortedDictionary<string, int> Replicas(GroupState state, GroupSettings wanted, Func<int, bool> which) =>
        state.NodeGroupIds.Where(shard => which(state.MembersOf(shard).Count() - 1))
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

    private sealed record Step(string What, Func<Started> Start);
}

/// <summary>The result of an apply.</summary>
/// <param name="Done">The steps that were done, in order; empty if nothing had to change.</param>
/// <param name="Problem">Why the apply stopped; null if the group matches the plan.</param>
/// <param name="IsRefused">Whether the apply was refused before any change, because a lab cannot change to this plan.</param>
public sealed record ApplyResult(ImmutableArray<string> Done, string? Problem, bool IsRefused = false);
