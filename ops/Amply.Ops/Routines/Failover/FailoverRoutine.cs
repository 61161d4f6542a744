using System.Collections.Immutable;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>Hands the primary's role to a replica, and measures what clients notice.</summary>
public sealed class FailoverRoutine(IGroupAccess group, FailoverOptions options, TimeProvider clock) : IRoutine<FailoverPlan, FailoverResult>
{
    public async Task<FailoverPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Side by side: an API that hangs is waited for once.
        var asked = EventsAsync(now.AddDays(-1), cancellationToken);
        var whole = await Topology.ReadAsync(group, cancellationToken);
        var shard = options.Shard ?? whole.Shards[0];
        var topology = whole.Of(shard);
        var findings = FailoverPreflight.Check(whole, await asked, options, group.Target, now);
        var (primary, candidate) = (topology.Primaries.FirstOrDefault(), topology.Candidate);
        return new FailoverPlan
        {
            Shard = shard,
            Primary = primary?.Id,
            Candidate = candidate?.Id,
            LagBytes = candidate is null ? null : topology.LagBytes(candidate),
            Steps = candidate is null
                ? []
                :
                [
                    "write and read throughout, through the " + (topology.Group is { ClusterEnabled: true } ? "shard's primary, whichever node that is" : "primary endpoint") + ", as an application does",
                    $"have ElastiCache take the primary {primary?.Id ?? "(unknown)"} away (TestFailover); {candidate.Id} has received most and should take over",
                    "wait until another node says that it is the primary and takes writes from clients",
                    "wait until the old primary is back as a replica, and verify on a fresh connection",
                ],
            Findings = findings,
            Seen = topology,
        };
    }

    /// <param name="isLost">Stops it before the point of no return: another routine may have moved the role already, and this one would move it back.</param>
    public async Task<FailoverResult> RunAsync(FailoverPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var handOver = new HandOver(group, plan.Seen, plan.Primary, options.Promotion, options.Recovery, clock);
        return await handOver.RunAsync(ct => AskAsync(plan, handOver, isLost, ct), _ => true, () => Task.CompletedTask, progress, cancellationToken);
    }

    /// <summary>The point of no return; a result only where the API or the lock refused.</summary>
    private async Task<FailoverResult?> AskAsync(FailoverPlan plan, HandOver handOver, LockCheck isLost, CancellationToken cancellationToken)
    {
        if (await isLost(cancellationToken) is { } loss)
        {
            return new FailoverResult
            {
                Outcome = RoutineOutcome.Refused,
                Summary = $"The failover was not asked for. {loss} Nothing was changed.",
                Next = [$"./amply status {group.Target.Option}"],
            };
        }

        handOver.Timeline.Begin("ask for the failover (TestFailover)");
        handOver.Timeline.Call();
        try
        {
            await group.ElastiCache.TestFailoverAsync(group.Target.Outputs.ReplicationGroupId, plan.Shard, cancellationToken);
            return null;
        }
        catch (AwsServiceException error) when (!error.IsServerFault)
        {
            return new FailoverResult
            {
                Outcome = RoutineOutcome.Refused,
                Summary = $"{error.Message}. Nothing was changed.",
                Next = error.Code is AwsErrorCodes.TestFailoverNotAvailable or AwsErrorCodes.ApiCallRateForCustomerExceeded
                    ? [FailoverPreflight.OtherLever(plan.Seen, group.Target)]
                    : [error.Remedy],
            };
        }
        catch (AwsException error)
        {
            // No answer, or a failure of the service: it may have begun all the same, and the nodes will tell.
            handOver.Doubt = error;
            return null;
        }
    }

    private async Task<ImmutableArray<CacheEvent>?> EventsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            return await group.ElastiCache.DescribeEventsAsync(since, cancellationToken);
        }
        catch (AwsException)
        {
            return null;
        }
    }
}
