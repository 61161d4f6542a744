using Amply.Lab.ControlPlane.Operations;
using Amply.Lab.DataPlane;

namespace Amply.Lab.ControlPlane;

/// <summary>Fails a shard over by itself when its primary is lost for long enough and automatic failover is on.</summary>
public sealed class LossWatch : IAsyncDisposable
{
    private readonly ReplicationGroup group;
    private readonly Failover failover;
    private readonly TimeSpan delay;
    private readonly Dictionary<string, DateTimeOffset> lostSince = new(StringComparer.Ordinal);
    private readonly Periodic watch;

    /// <param name="delay">For how long a primary must be lost.</param>
    public LossWatch(ReplicationGroup group, Failover failover, TimeSpan delay, Action<string> log)
    {
        this.group = group;
        this.failover = failover;
        this.delay = delay;
        watch = new Periodic("Watching for lost primaries", delay / 5, group.Time, log, LookAsync);
    }

    /// <summary>Looks once, and starts what has to be started.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var (state, nodes) = await group.ObserveAsync(cancellationToken);
        lock (lostSince)
        {
            foreach (var primary in state.Members.Where(member => member.IsPrimary))
            {
                Judge(primary, nodes.GetValueOrDefault(primary.Id), group.Time.GetUtcNow());
            }
        }
    }

    public ValueTask DisposeAsync() => watch.DisposeAsync();

    // Nobody reads this refusal: the watch asks again at its next look.
    private static ApiError? CannotFailOver(GroupState state, string shard) =>
        state.AutomaticFailover is not FeatureStatus.Enabled || state.FailingOver.Contains(shard) || state.MembersOf(shard).Count() < 2
            ? ApiErrors.InvalidReplicationGroupState($"Node group {shard} cannot be failed over now.")
            : null;

    private void Judge(Member primary, NodeView? node, DateTimeOffset now)
    {
        var shard = primary.NodeGroupId;
        if (node is not { Role: NodeRole.Unreachable })
        {
            lostSince.Remove(shard);
            return;
        }

        if (lostSince.TryAdd(shard, now) || now - lostSince[shard] < delay)
        {
            return;
        }

        var started = group.Begin(
            current => CannotFailOver(current, shard),
            current => current with { FailingOver = current.FailingOver.Add(shard) },
            cancelling => failover.RunAsync(shard, cancelling));
        if (started.Refusal is null)
        {
            // Should it fail, the primary must be lost for as long again before the next attempt.
            lostSince.Remove(shard);
        }
    }
}
