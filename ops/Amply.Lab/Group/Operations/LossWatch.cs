using Amply.Lab.Servers;

namespace Amply.Lab.Group.Operations;

/// <summary>
/// Watches for lost nodes, as ElastiCache does: it fails over a shard whose primary is lost, and restarts other nodes.
/// </summary>
public sealed class LossWatch : IAsyncDisposable, IWatch
{
    private readonly GroupControl control;
    private readonly TimeSpan delay;
    private readonly Dictionary<string, DateTimeOffset> lostSince = new(StringComparer.Ordinal);
    private readonly Periodic watch;

    /// <param name="delay">How long a node must be lost before the watch acts.</param>
    public LossWatch(GroupControl control, TimeSpan delay, IProgress<string>? log)
    {
        this.control = control;
        this.delay = delay;
        watch = new Periodic(this, "Watching for lost nodes", delay / 5, control.Group.Time, log);
    }

    /// <summary>Reads the nodes once, and starts a failover or a recovery if one is due.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var (state, nodes) = await control.Group.WatchAsync(cancellationToken);
        lock (lostSince)
        {
            foreach (var member in state.Members)
            {
                Judge(state, member, nodes.GetValueOrDefault(member.Id), control.Group.Time.GetUtcNow());
            }
        }
    }

    public ValueTask DisposeAsync() => watch.DisposeAsync();

    private static bool CanFailOver(GroupState state, string shard) =>
        state.AutomaticFailover is AutomaticFailoverStatus.Enabled && !state.FailingOver.Contains(shard)
            && state.MembersOf(shard).Count() > 1;

    private void Judge(GroupState state, Member member, NodeView? node, DateTimeOffset now)
    {
        // A failover handles the nodes of its shard, and the switch to cluster mode handles all nodes.
        if (node is not { Role: NodeRole.Unreachable, Repair: not NodeRepair.None }
            || member.Status is MemberStatus.Creating or MemberStatus.Deleting
            || state.FailingOver.Contains(member.NodeGroupId) || state.Recovering.Contains(member.Id)
            || (state.Applying.ClusterMode is ClusterMode.Enabled && !state.ClusterEnabled))
        {
            lostSince.Remove(member.Id);
            return;
        }

        if (lostSince.TryAdd(member.Id, now) || now - lostSince[member.Id] < delay)
        {
            return;
        }

        if (Act(state, member, node) is { Refusal: null })
        {
            // If the work fails, the node must be lost for another delay before the next attempt.
            lostSince.Remove(member.Id);
        }
    }

    private Started? Act(GroupState state, Member member, NodeView node)
    {
        var shard = member.NodeGroupId;
        return member.IsPrimary && CanFailOver(state, shard)
            ? control.Group.Begin(
                // No caller reads this refusal. The watch tries again at its next look.
                current => CanFailOver(current, shard)
                    ? null : ApiErrors.InvalidReplicationGroupState($"Node group {shard} cannot be failed over now."),
                current => current with { FailingOver = current.FailingOver.Add(shard) },
                cancellationToken => control.Failover.RunAsync(shard, cancellationToken))
            // A process that runs but does not answer may answer again, so the watch does not restart it.
            : node is { ProcessId: null, Repair: NodeRepair.All } ? control.Recovery.Begin(member.Id) : null;
    }
}
