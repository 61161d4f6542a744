using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>
/// Promotes a replica by its name. Automatic failover and Multi-AZ must be off meanwhile. Both are restored, also after a failure.
/// </summary>
public sealed class PromoteRoutine(IGroupAccess group, PromoteOptions options, FlagsNote note, TimeProvider clock)
    : IRoutine<PromotePlan, FailoverResult>
{
    private readonly FlagsSwitch flags = new(group.ElastiCache, group.Target.Outputs.ReplicationGroupId, clock);

    public async Task<PromotePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Both at the same time: an API that hangs costs one time-out, not two.
        var asked = group.ElastiCache.EventsOrNullAsync(now.AddHours(-1), cancellationToken);
        var topology = await Topology.ReadAsync(group, cancellationToken);
        if (options.Node is not null)
        {
            await group.ReachableAsync(topology, cancellationToken);
        }

        var noted = note.Read();
        var findings = PromotePreflight.Check(topology, noted, await asked, options, group.Target, now);
        var primary = topology.Primaries.FirstOrDefault()?.Id;
        var isPromoted = options.Node is not null && topology.Nodes.Any(n => n.Id == options.Node && n.Role == ObservedRole.Primary);
        var found = topology.Group is null ? null : FailoverFlags.Of(topology.Group);
        var wanted = FailoverFlags.Of(group.Target.Outputs.Mode);
        var restored = noted ?? (options.Node is null || isPromoted ? wanted : found ?? wanted);
        return new PromotePlan
        {
            Node = options.Node,
            Primary = primary,
            IsPromoted = isPromoted,
            Found = found,
            Restored = restored,
            Steps = options.Node is { } node && !isPromoted
                ?
                [
                    "write and read during the promotion, through the primary endpoint, as an application does",
                    $"save the flags ({restored}), and turn automatic failover and Multi-AZ off",
                    $"ask ElastiCache to promote {node} in place of {primary ?? "(unknown)"} (ModifyReplicationGroup), "
                    + "and wait until it accepts writes",
                    $"restore the flags ({restored}), also after a failure, and wait until the API shows them",
                    "wait until the old primary is a replica in sync, and verify on a new connection",
                ]
                : found == restored ? [$"change nothing: {restored}"] : [$"turn {restored}, and wait until the API shows it"],
            Findings = findings,
            Seen = topology,
        };
    }

    /// <summary>Promotes the node of the plan, or only restores the flags where the plan has nothing else to do.</summary>
    public async Task<FailoverResult> RunAsync(
        PromotePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        if (plan.Node is not { } node || plan.IsPromoted)
        {
            return await RestoreOnlyAsync(plan, progress);
        }

        if (await isLost(cancellationToken) is { } loss)
        {
            return NotPromoted(node, RoutineOutcome.Refused, $"{loss} Nothing was changed.");
        }

        // Watch: write and read as a client, from before the change to the end.
        await using var watch = await FailoverWatch.BeginAsync(group, plan.Seen, plan.Primary, clock, cancellationToken);

        // Before the flags change: if this run is killed, the next one restores them.
        if (note.Write(plan.Restored) is { } problem)
        {
            var summary = $"{node} was not promoted: {problem}. Nothing was changed.";
            return watch.NotBegun(new FailoverResult { Outcome = RoutineOutcome.Refused, Summary = summary });
        }

        FailoverResult? failed = null;
        AwsException? doubt = null;
        WaitResult? promotion = null;
        FlagsState flagsAfter;
        try
        {
            failed = await TurnFlagsOffAsync(node, watch, progress, cancellationToken);
            if (failed is null && await isLost(cancellationToken) is { } lossMeanwhile)
            {
                failed = NotPromoted(node, RoutineOutcome.Failed, lossMeanwhile);
            }

            // Ask: the point of no return.
            if (failed is null)
            {
                (failed, doubt) = await AskAsync(node, watch);
            }

            // Promoted: the node says that it is the primary and accepts writes.
            if (failed is null)
            {
                promotion = await watch.PromotedAsync(node, options.Promotion, progress);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failed = new FailoverResult { Outcome = RoutineOutcome.Cancelled, Summary = $"Stopped before {node} was promoted." };
        }
        finally
        {
            // Settle, also after a failure: without automatic failover the group does not recover from its next failure.
            watch.Timeline.Begin("bring the flags back");
            flagsAfter = await RestoreAsync(plan, progress);
        }

        if (failed is not null)
        {
            return WithFlags(watch.NotBegun(failed), flagsAfter);
        }

        if (promotion is not { Done: true })
        {
            return WithFlags(await watch.UnseenAsync(promotion!, doubt), flagsAfter);
        }

        var recovery = await watch.RecoveredAsync(options.Recovery, progress, cancellationToken);
        return WithFlags(await watch.ReportAsync(recovery), flagsAfter);
    }

    private async Task<FailoverResult> RestoreOnlyAsync(PromotePlan plan, IProgress<string> progress)
    {
        var after = await RestoreAsync(plan, progress);
        var summary = after.Done ? $"{(plan.Primary is null ? "" : $"{plan.Primary} is the primary; ")}{plan.Restored}."
            : after.Asked ? $"The flags were requested, but the API does not show them: {after.Seen}."
            : $"The flags are not restored: {after.Seen}.";
        return new FailoverResult
        {
            Outcome = after.Done ? RoutineOutcome.Done : after.Asked ? RoutineOutcome.Unknown : RoutineOutcome.Failed,
            Summary = summary,
            ToNode = plan.Primary,
            Figures = [Flags(after)],
            Next = after.Done ? [] : [RestoreCommand],
        };
    }

    /// <returns>Why the node was not promoted; null where both flags are off.</returns>
    private async Task<FailoverResult?> TurnFlagsOffAsync(
        string node, FailoverWatch watch, IProgress<string> progress, CancellationToken cancellationToken)
    {
        watch.Timeline.Begin("turn automatic failover and Multi-AZ off");
        var off = await flags.SetAsync(FailoverFlags.Off, options.Off, progress, cancellationToken);
        if (off.Done)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        return off.Asked
            ? NotPromoted(node, RoutineOutcome.Failed, $"The flags could not be turned off: {off.Seen}.")
            : NotPromoted(node, RoutineOutcome.Refused, $"The flags could not be turned off: {off.Seen}. Nothing was changed.");
    }

    private async Task<(FailoverResult? Failed, AwsException? Doubt)> AskAsync(string node, FailoverWatch watch)
    {
        watch.Timeline.Begin("ask for the promotion (ModifyReplicationGroup)");
        watch.Call();
        try
        {
            // Not cancelled: a cancelled request may have been accepted.
            var change = new ReplicationGroupChange { PrimaryClusterId = node };
            await group.ElastiCache.ModifyReplicationGroupAsync(group.Target.Outputs.ReplicationGroupId, change, CancellationToken.None);
            return (null, null);
        }
        catch (AwsServiceException error) when (!error.IsServerFault)
        {
            var summary = $"{node} was not promoted: {error.Message}.";
            return (new FailoverResult { Outcome = RoutineOutcome.Failed, Summary = summary, Next = [error.Remedy] }, null);
        }
        catch (AwsException error)
        {
            // No answer, or a failure of the service: the promotion may have begun all the same. The nodes show whether it did.
            return (null, error);
        }
    }

    // Never cancelled: the group needs its flags.
    private async Task<FlagsState> RestoreAsync(PromotePlan plan, IProgress<string> progress)
    {
        var after = await flags.SetAsync(plan.Restored, options.Back, progress, CancellationToken.None);
        if (after.Done)
        {
            note.Remove();
        }

        return after;
    }

    private FailoverResult WithFlags(FailoverResult result, FlagsState after) => after.Done
        ? result with { Figures = [.. result.Figures, Flags(after)] }
        : result with
        {
            Outcome = result.Outcome == RoutineOutcome.Unknown || after.Asked ? RoutineOutcome.Unknown : RoutineOutcome.Failed,
            Summary = $"{result.Summary} THE FLAGS ARE NOT RESTORED: {after.Seen}.",
            Figures = [.. result.Figures, Flags(after)],
            Next = [RestoreCommand, .. result.Next],
        };

    private FailoverResult NotPromoted(string node, RoutineOutcome outcome, string why) =>
        new() { Outcome = outcome, Summary = $"{node} was not promoted. {why}", Next = [$"./amply status {group.Target.Option}"] };

    private static Figure Flags(FlagsState after) => Figure.Word("flags", "flags", after.Seen);

    private string RestoreCommand => $"./amply failover promote --restore-flags {group.Target.Option} --execute";
}
