using System.Collections.Immutable;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>Promotes a replica by its name, for which automatic failover and Multi-AZ must be off, and leaves both as they were, whatever happens.</summary>
public sealed class PromoteRoutine(IGroupAccess group, PromoteOptions options, FlagsNote note, TimeProvider clock)
    : IRoutine<PromotePlan, FailoverResult>
{
    private readonly FlagsSwitch flags = new(group.ElastiCache, group.Target.Outputs.ReplicationGroupId, clock);

    public async Task<PromotePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Side by side: an API that hangs is waited for once.
        var asked = EventsAsync(now, cancellationToken);
        var topology = await Topology.ReadAsync(group, cancellationToken);
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
                    "write and read throughout, through the primary endpoint, as an application does",
                    $"note the flags ({restored}), and turn automatic failover and Multi-AZ off",
                    $"have ElastiCache promote {node} in place of {primary ?? "(unknown)"} (ModifyReplicationGroup), and wait until it says that it is the primary and takes writes",
                    $"leave {restored}, whatever happens, and wait until the API says so",
                    "wait until the old primary is back as a replica, and verify on a fresh connection",
                ]
                : found == restored ? [$"nothing: {restored}"] : [$"turn {restored}, and wait until the API says so"],
            Findings = findings,
            Seen = topology,
        };
    }

    /// <param name="isLost">Stops it before the point of no return: another routine may have moved the role already, and this one would move it back.</param>
    public Task<FailoverResult> RunAsync(PromotePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken) =>
        plan.Node is { } node && !plan.IsPromoted ? PromoteAsync(plan, node, progress, isLost, cancellationToken) : RestoreAsync(plan, progress);

    private async Task<FailoverResult> RestoreAsync(PromotePlan plan, IProgress<string> progress)
    {
        var restored = await LeaveAsync(plan, progress);
        return new FailoverResult
        {
            Outcome = restored.Done ? RoutineOutcome.Done : restored.Asked ? RoutineOutcome.Unknown : RoutineOutcome.Failed,
            Summary = restored.Done
                ? $"{(plan.Primary is null ? "" : $"{plan.Primary} is the primary; ")}{plan.Restored}."
                : $"The flags {(restored.Asked ? "were asked for, and were not seen to be back" : "are not back")}: {restored.Seen}.",
            ToNode = plan.Primary,
            Figures = [Flags(restored)],
            Next = restored.Done ? [] : [Again],
        };
    }

    private async Task<FailoverResult> PromoteAsync(PromotePlan plan, string node, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        if (await NotPromotedAsync(node, isLost, cancellationToken) is { } lost)
        {
            return lost with { Outcome = RoutineOutcome.Refused, Summary = $"{lost.Summary} Nothing was changed." };
        }

        // Before anything is changed: from here on a killed run can be made good by the next one.
        if (note.Write(plan.Restored) is { } problem)
        {
            return new FailoverResult { Outcome = RoutineOutcome.Refused, Summary = $"{node} was not promoted: {problem}. Nothing was changed." };
        }

        (bool Done, string Seen, bool Asked)? left = null;
        var handOver = new HandOver(group, plan.Seen, plan.Primary, options.Promotion, options.Recovery, clock);
        FailoverResult result;
        try
        {
            result = await handOver.RunAsync(
                ct => AskAsync(node, handOver, progress, isLost, ct),
                promoted => promoted.Id == node,
                async () =>
                {
                    handOver.Timeline.Begin("bring the flags back");
                    left = await LeaveAsync(plan, progress);
                },
                progress,
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = new FailoverResult { Outcome = RoutineOutcome.Cancelled, Summary = $"Stopped before {node} was promoted." };
        }
        finally
        {
            left ??= await LeaveAsync(plan, progress);
        }

        return left.Value.Done
            ? result with { Figures = [.. result.Figures, Flags(left.Value)] }
            : result with
            {
                Outcome = result.Outcome == RoutineOutcome.Unknown || left.Value.Asked ? RoutineOutcome.Unknown : RoutineOutcome.Failed,
                Summary = $"{result.Summary} THE FLAGS ARE NOT BACK: {left.Value.Seen}.",
                Figures = [.. result.Figures, Flags(left.Value)],
                Next = [Again, .. result.Next],
            };
    }

    /// <summary>Turns the flags off and asks for the promotion; a result only where nothing came of it.</summary>
    private async Task<FailoverResult?> AskAsync(string node, HandOver handOver, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        handOver.Timeline.Begin("turn automatic failover and Multi-AZ off");
        var off = await flags.SetAsync(FailoverFlags.Off, options.Off, progress, cancellationToken);
        if (!off.Done)
        {
            return new FailoverResult
            {
                Outcome = off.Asked ? RoutineOutcome.Failed : RoutineOutcome.Refused,
                Summary = $"{node} was not promoted, for the flags did not go off: {off.Seen}.{(off.Asked ? "" : " Nothing was changed.")}",
                Next = [$"./amply status {group.Target.Option}"],
            };
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (await NotPromotedAsync(node, isLost, cancellationToken) is { } lost)
        {
            return lost;
        }

        handOver.Timeline.Begin("ask for the promotion (ModifyReplicationGroup)");
        handOver.Timeline.Call();
        try
        {
            // Not with the person's token: an answer that is not waited for is one that is not known.
            await group.ElastiCache.ModifyReplicationGroupAsync(group.Target.Outputs.ReplicationGroupId, new ReplicationGroupChange { PrimaryClusterId = node }, CancellationToken.None);
            return null;
        }
        catch (AwsServiceException error) when (!error.IsServerFault)
        {
            return new FailoverResult
            {
                Outcome = RoutineOutcome.Failed,
                Summary = $"{node} was not promoted: {error.Message}.",
                Next = [error.Remedy],
            };
        }
        catch (AwsException error)
        {
            handOver.Doubt = error;
            // No answer: it may have begun all the same, and the nodes will tell.
            return null;
        }
    }

    private async Task<FailoverResult?> NotPromotedAsync(string node, LockCheck isLost, CancellationToken cancellationToken) =>
        await isLost(cancellationToken) is { } loss
            ? new FailoverResult { Outcome = RoutineOutcome.Failed, Summary = $"{node} was not promoted. {loss}", Next = [$"./amply status {group.Target.Option}"] }
            : null;

    // Never cancelled: a group without automatic failover is one whose next failure nobody mends.
    private async Task<(bool Done, string Seen, bool Asked)> LeaveAsync(PromotePlan plan, IProgress<string> progress)
    {
        var left = await flags.SetAsync(plan.Restored, options.Back, progress, CancellationToken.None);
        if (left.Done)
        {
            note.Remove();
        }

        return left;
    }

    private static Figure Flags((bool Done, string Seen, bool Asked) left) => Figure.Word("flags", "flags", left.Seen);

    private string Again => $"./amply failover promote --restore-flags {group.Target.Option} --execute";

    private async Task<ImmutableArray<CacheEvent>?> EventsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await group.ElastiCache.DescribeEventsAsync(now.AddHours(-1), cancellationToken);
        }
        catch (AwsException)
        {
            return null;
        }
    }
}
