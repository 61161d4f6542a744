using Amply.Lab.Servers;

namespace Amply.Lab.Group.Operations;

/// <summary>The failover of one shard, with ElastiCache's events.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html lists the events in this order.
/// </remarks>
public sealed class Failover(LabGroup group)
{
    // Each cache cluster of a Redis group has one node with this id.
    private const string CacheNodeId = "0001";

    public async Task RunAsync(string nodeGroupId, CancellationToken cancellationToken)
    {
        var primary = group.State.MembersOf(nodeGroupId).First(member => member.IsPrimary).Id;
        try
        {
            await group.DataPlane.FailOverAsync(nodeGroupId, new Events(group, nodeGroupId, primary), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            group.Tell(group.State.Member(primary) is { IsPrimary: false }
                ? $"Recovery of {primary} after its failover failed: {LabException.Words(failure)}"
                : $"Failover from primary node {primary} failed: {LabException.Words(failure)}");
            throw;
        }
        finally
        {
            group.Update(state => state with { FailingOver = state.FailingOver.Remove(nodeGroupId) });
        }
    }

    private sealed class Events(LabGroup group, string nodeGroupId, string primary) : IProgress<FailoverStep>
    {
        public void Report(FailoverStep value)
        {
            var from = value.FromNode ?? primary;
            switch (value.Stage)
            {
                case FailoverStage.Promoted when value.ToNode is { } promoted:
                    group.Update(state => state.WithPrimary(nodeGroupId, promoted));
                    var message = $"Failover from primary node {from} to replica node {promoted} completed";
                    group.Events.Add(EventSource.CacheCluster, promoted, message);
                    group.Tell(message);
                    break;
                case FailoverStage.Recovering:
                    group.Events.Add(EventSource.CacheCluster, from, $"Recovering cache nodes {CacheNodeId}");
                    break;
                case FailoverStage.Recovered:
                    group.Events.Add(EventSource.CacheCluster, from, $"Finished recovery for cache nodes {CacheNodeId}");
                    break;
                default:
                    break;
            }
        }
    }
}

/// <summary>TestFailover: at most 15 shards in a rolling 24 hours. The group stays <c>available</c>.</summary>
public sealed class TestFailover(LabGroup group, Failover failover)
{
    private readonly RollingQuota quota = new(15, TimeSpan.FromHours(24), group.Time);

    public Started Begin(string nodeGroupId)
    {
        if (nodeGroupId.Length is 0 or > 4 || !nodeGroupId.All(char.IsAsciiDigit))
        {
            return Started.Refused(ApiErrors.InvalidParameterValue($"NodeGroupId {nodeGroupId} is not one to four digits."));
        }

        var shard = int.Parse(nodeGroupId).ToString("D4");
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
                ApiErrors.InvalidReplicationGroupState(
                    $"Replication group {id} is {ApiValue.Of(state.Status)}; it must be available for a failover."),
            { AutomaticFailover: not AutomaticFailoverStatus.Enabled } =>
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

/// <summary>The restart of a node whose process has exited, with ElastiCache's events.</summary>
public sealed class Recovery(LabGroup group)
{
    public Started Begin(string memberId) => group.Begin(
        state => state.Recovering.Contains(memberId) || state.Member(memberId) is null
            ? ApiErrors.InvalidCacheClusterState($"{memberId} is being recovered.")
            : null,
        state => state with { Recovering = state.Recovering.Add(memberId) },
        cancellationToken => RunAsync(memberId, cancellationToken));

    private async Task RunAsync(string memberId, CancellationToken cancellationToken)
    {
        try
        {
            group.Events.Add(EventSource.CacheCluster, memberId, "Recovering cache nodes 0001");
            await group.DataPlane.RecoverAsync(memberId, cancellationToken);
            group.Events.Add(EventSource.CacheCluster, memberId, "Finished recovery for cache nodes 0001");
        }
        finally
        {
            group.Update(state => state with { Recovering = state.Recovering.Remove(memberId) });
        }
    }
}
