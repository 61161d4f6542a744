namespace Amply.Lab.Group.Operations;

/// <summary>Brings back a node whose process has ended, told as ElastiCache tells it.</summary>
public sealed class Recovery(ReplicationGroup group)
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
