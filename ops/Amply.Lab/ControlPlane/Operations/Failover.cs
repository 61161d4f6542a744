using Amply.Lab.ControlPlane.Events;
using Amply.Lab.DataPlane;

namespace Amply.Lab.ControlPlane.Operations;

/// <summary>The failover of one shard, told as ElastiCache tells it.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html lists the events in their order.</remarks>
public sealed class Failover(ReplicationGroup group)
{
    // Redis' groups have one node a cluster, and its node id is always this.
    private const string CacheNodeId = "0001";

    public async Task RunAsync(string nodeGroupId, CancellationToken cancellationToken)
    {
        var primary = group.State.MembersOf(nodeGroupId).First(member => member.IsPrimary).Id;
        try
        {
            await group.DataPlane.FailOverAsync(nodeGroupId, step => Tell(nodeGroupId, primary, step), cancellationToken);
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

    private void Tell(string nodeGroupId, string primary, FailoverStep step)
    {
        var from = step.FromNode ?? primary;
        switch (step.Phase)
        {
            case FailoverPhase.Promoted when step.ToNode is { } promoted:
                group.Update(state => state.WithPrimary(nodeGroupId, promoted));
                var message = $"Failover from primary node {from} to replica node {promoted} completed";
                group.Events.Add(EventSource.CacheCluster, promoted, message);
                group.Tell(message);
                break;
            case FailoverPhase.Recovering:
                group.Events.Add(EventSource.CacheCluster, from, $"Recovering cache nodes {CacheNodeId}");
                break;
            case FailoverPhase.Recovered:
                group.Events.Add(EventSource.CacheCluster, from, $"Finished recovery for cache nodes {CacheNodeId}");
                break;
            default:
                break;
        }
    }
}
