using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>Fails a shard over by TestFailover, and measures what clients notice.</summary>
public sealed class FailoverRoutine(IGroupAccess group, FailoverOptions options, TimeProvider clock)
    : IRoutine<FailoverPlan, FailoverResult>
{
    public async Task<FailoverPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Both at the same time: an API that hangs costs one time-out, not two.
        var asked = group.ElastiCache.EventsOrNullAsync(now.AddDays(-1), cancellationToken);
        var whole = await Topology.ReadAsync(group, cancellationToken);
        var cause = await group.ReachableAsync(whole, cancellationToken);
        var shard = options.Shard ?? whole.Shards[0];
        var topology = whole.Of(shard);
        var findings = FailoverPreflight.Check(whole, await asked, options, group.Target, now, cause);
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
                    $"write and read during the failover, through the {Way(topology)}, as an application does",
                    $"ask ElastiCache to fail over from {primary?.Id ?? "(unknown)"} (TestFailover); "
                    + $"it should promote {candidate.Id}, the most up-to-date replica",
                    "wait until another node says that it is the primary and accepts writes from clients",
                    "wait until the old primary is a replica in sync, and verify on a new connection",
                ],
            Findings = findings,
            Seen = topology,
        };
    }

    private static string Way(Topology shard) =>
        shard.Group is { ClusterEnabled: true } ? "shard's primary of the moment" : "primary endpoint";

    /// <summary>Asks ElastiCache to fail the shard over, and measures what clients notice.</summary>
    public async Task<FailoverResult> RunAsync(
        FailoverPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        // Watch: write and read as a client, from before the call to the end.
        await using var watch = await FailoverWatch.BeginAsync(group, plan.Seen, plan.Primary, clock, cancellationToken);

        // Another routine that took the lock may have failed over already. This failover would promote the old primary again.
        if (await isLost(cancellationToken) is { } loss)
        {
            return watch.NotBegun(
                Refused($"The failover was not requested. {loss} Nothing was changed.", $"./amply status {group.Target.Option}"));
        }

        // Ask: the point of no return.
        watch.Timeline.Begin("ask for the failover (TestFailover)");
        var (refused, doubt) = await AskAsync(plan, watch, cancellationToken);
        if (refused is not null)
        {
            return watch.NotBegun(refused);
        }

        // Promoted: another node says that it is the primary and accepts writes.
        var promotion = await watch.PromotedAsync(node: null, options.Promotion, progress);
        if (!promotion.Done)
        {
            return await watch.UnseenAsync(promotion, doubt);
        }

        // Settle: the old primary is a replica again. Report: what the client saw.
        var recovery = await watch.RecoveredAsync(options.Recovery, progress, cancellationToken);
        return await watch.ReportAsync(recovery);
    }

    private async Task<(FailoverResult? Refused, AwsException? Doubt)> AskAsync(
        FailoverPlan plan, FailoverWatch watch, CancellationToken cancellationToken)
    {
        watch.Call();
        try
        {
            await group.ElastiCache.TestFailoverAsync(group.Target.Outputs.ReplicationGroupId, plan.Shard, cancellationToken);
            return (null, null);
        }
        catch (AwsServiceException error) when (!error.IsServerFault)
        {
            var isBlocked = error.Code is AwsErrorCodes.TestFailoverNotAvailable or AwsErrorCodes.ApiCallRateForCustomerExceeded;
            var next = isBlocked ? FailoverPreflight.OtherLever(plan.Seen, group.Target) : error.Remedy;
            return (Refused($"{error.Message}. Nothing was changed.", next), null);
        }
        catch (AwsException error)
        {
            // No answer, or a failure of the service: the failover may have begun all the same. The nodes show whether it did.
            return (null, error);
        }
    }

    private static FailoverResult Refused(string summary, string next) =>
        new() { Outcome = RoutineOutcome.Refused, Summary = summary, Next = [next] };
}
