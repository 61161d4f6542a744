using System.Globalization;

namespace Amply.Lab.ControlPlane.Operations;

/// <summary>TestFailover: at most 15 shards in a rolling 24 hours; the group stays <c>available</c> throughout.</summary>
public sealed class TestFailover(ReplicationGroup group, Failover failover)
{
    private readonly RollingQuota quota = new(15, TimeSpan.FromHours(24), group.Time);

    public Started Begin(string nodeGroupId)
    {
        if (nodeGroupId.Length is 0 or > 4 || !nodeGroupId.All(char.IsAsciiDigit))
        {
            return Started.Refused(ApiErrors.InvalidParameterValue($"NodeGroupId {nodeGroupId} is not one to four digits."));
        }

        var shard = int.Parse(nodeGroupId, CultureInfo.InvariantCulture).ToString("D4", CultureInfo.InvariantCulture);
        return group.Begin(
            state => Check(state, shard),
            state =>
            {
                group.Tell($"Test Failover API called for node group {shard}");
                return state with { FailingOver = state.FailingOver.Add(shard) };
            },
            cancellationToken => failover.RunAsync(shard, cancellationToken));
    }

    private ApiError? Check(GroupState state, string shard)
    {
        var id = state.Settings.ReplicationGroupId;
        return state switch
        {
            _ when !state.NodeGroupIds.Contains(shard) => ApiErrors.NodeGroupNotFound(shard),
            { Status: not GroupStatus.Available } =>
                ApiErrors.InvalidReplicationGroupState($"Replication group {id} is {Wire.Of(state.Status)}; it must be available for a failover."),
            { AutomaticFailover: not FeatureStatus.Enabled } =>
                ApiErrors.InvalidReplicationGroupState($"Replication group {id} does not have automatic failover enabled."),
            _ when state.MembersOf(shard).Count() < 2 =>
                ApiErrors.InvalidReplicationGroupState($"Node group {shard} of replication group {id} has no replica to fail over to."),
            { FailingOver.Count: > 0 } => ApiErrors.InvalidReplicationGroupState(
                $"Node group {state.FailingOver[0]} of replication group {id} is failing over; its node replacement must complete first."),
            _ when !quota.TryUse(state.Settings.AccountId) => ApiErrors.CallRateExceeded(
                $"TestFailover may be called for at most {quota.Limit} node groups in {quota.Window.TotalHours:0} hours."),
            _ => null,
        };
    }
}
