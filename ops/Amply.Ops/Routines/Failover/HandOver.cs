using System.Collections.Immutable;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;
using Amply.Wire;

namespace Amply.Ops.Routines.Failover;

/// <summary>What every failover has in common: clients' view of it is measured, the promotion is seen in the nodes themselves, and both are reported.</summary>
/// <param name="shard">The shard as it was before.</param>
/// <param name="primary">Who was its primary; null where nobody said so.</param>
internal sealed class HandOver(IGroupAccess group, Topology shard, string? primary, WaitTimes promotionTimes, WaitTimes recoveryTimes, TimeProvider clock)
{
    public Timeline Timeline { get; } = new(clock);

    /// <summary>Why it is not known whether ElastiCache took the request; null where it did.</summary>
    public AwsException? Doubt { get; set; }

    /// <param name="ask">Asks the API, past the point of no return; a result only where nothing came of it. It marks the call in the timeline.</param>
    /// <param name="isPromoted">Whether a primary that was none before is the one that was wanted.</param>
    /// <param name="settle">What must be done as soon as the role has moved, or has not.</param>
    public async Task<FailoverResult> RunAsync(
        Func<CancellationToken, Task<FailoverResult?>> ask, Func<NodeState, bool> isPromoted, Func<Task> settle, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        Timeline.Begin("begin to write and read");
        await using var probe = await ProbeAsync(cancellationToken);
        await probe.StartAsync(cancellationToken);
        Timeline.Called = probe.Mark;

        if (await ask(cancellationToken) is { } nothing)
        {
            await settle();
            Timeline.End();
            return nothing with { Phases = Timeline.Phases() };
        }

        // Past the point of no return: a person who cancels from here on still learns what happened.
        Timeline.Begin("wait for the promotion");
        var promotion = await Wait.UntilAsync(async ct => Promoted(await shard.AskAgainAsync(group, ct), isPromoted), promotionTimes, progress, clock, CancellationToken.None);
        if (promotion.Done)
        {
            Timeline.Begin("wait for clients' writes");
        }

        var writes = promotion.Done ? await Wait.UntilAsync(ct => WritesAsync(probe, ct), promotionTimes, progress, clock, CancellationToken.None) : promotion;
        await settle();
        if (!writes.Done)
        {
            Timeline.End();
            return await UnseenAsync(probe, writes, began);
        }

        Timeline.Begin("wait for the old primary as a replica");
        var recovery = await RecoveryAsync(progress, cancellationToken);
        Timeline.End();
        var seen = await probe.StopAsync(CancellationToken.None);
        var after = await shard.AskAgainAsync(group, CancellationToken.None);
        return Report(seen, after, recovery, await EventsAsync(began));
    }

    private async Task<WaitResult> RecoveryAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await Wait.UntilAsync(async ct => Recovered(await shard.AskAgainAsync(group, ct)), recoveryTimes, progress, clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new WaitResult(false, "not waited for: cancelled", TimeSpan.Zero);
        }
    }

    // Without cluster mode an endpoint leads to the primary; with it clients learn who it is, and the probe looks for itself.
    private async Task<OutageProbe> ProbeAsync(CancellationToken cancellationToken) =>
        shard.Group is { ClusterEnabled: true } described
            ? new OutageProbe(
                ct => ShardPrimary.OpenAsync(group, shard, ct),
                await ShardKey.FindAsync(await group.ProbeAsync(cancellationToken), described.NodeGroups.Single(s => s.Id == shard.Shards[0]).Slots ?? "", OutageProbe.NewKey, cancellationToken),
                clock)
            : new OutageProbe(await group.ProbeAsync(cancellationToken), OutageProbe.NewKey(), clock);

    private (bool Done, string Seen) Promoted(Topology now, Func<NodeState, bool> isPromoted)
    {
        var promoted = now.Primaries.FirstOrDefault(p => p.Id != primary && isPromoted(p));
        return promoted is not null
            ? (true, $"{promoted.Id} is the primary")
            : (false, "no other node says that it is the primary yet: " + string.Join(", ", now.Nodes.Select(n => $"{n.Id} {n.Role.ToString().ToLowerInvariant()}")));
    }

    private Task<(bool Done, string Seen)> WritesAsync(OutageProbe probe, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(probe.LastWrite is { } last && clock.GetElapsedTime(last) is var idle
            ? (idle < TimeSpan.FromMilliseconds(500), $"the last write through the endpoint was acknowledged {idle.TotalSeconds:0.0} s ago")
            : (false, "no write through the endpoint was acknowledged yet"));
    }

    private static (bool Done, string Seen) Recovered(Topology now)
    {
        var expected = now.Nodes.Length - 1;
        var inSync = now.Replicas.Count(r => r.LinkUp == true);
        return (inSync >= expected, $"{inSync} of {expected} replicas are in sync");
    }

    private async Task<FailoverResult> UnseenAsync(OutageProbe probe, WaitResult last, DateTimeOffset began)
    {
        var events = await EventsAsync(began);
        return new()
        {
            Outcome = RoutineOutcome.Unknown,
            Summary = Doubt is null
                ? $"The failover was asked for and could not be seen within {last.Elapsed.TotalSeconds:0} s; last seen: {last.Seen}."
                : $"Whether ElastiCache took the request is not known: {Doubt.Message}. "
                    + $"No failover was seen within {last.Elapsed.TotalSeconds:0} s; last seen: {last.Seen}.",
            CalledAt = Timeline.CalledAt,
            Phases = Timeline.Phases(),
            ApiEvents = Events(events),
            Before = [.. shard.Nodes.Select(FailoverNode.Of)],
            Figures = probe.LastWrite is { } at
                ? [Figure.Seconds("since the last acknowledged write", "sinceLastAcknowledgedWrite", clock.GetElapsedTime(at).TotalSeconds)]
                : [Figure.Count("acknowledged writes", "acknowledgedWrites", 0)],
            Next = [$"./amply status {group.Target.Option}", "ops/runbooks/failover.md, \"If it goes wrong\""],
        };
    }

    private FailoverResult Report(ProbeReport seen, Topology after, WaitResult recovery, ImmutableArray<CacheEvent> events)
    {
        var promoted = after.Primaries.FirstOrDefault(p => p.Id != primary) ?? after.Primaries.FirstOrDefault();
        var stopped = seen.WasDown ? "writes had stopped before, and came back" : "writes stopped for";
        var length = seen.WasDown ? Timeline.Milliseconds(seen.Writes.To) : seen.Writes.Length.TotalMilliseconds;
        return new FailoverResult
        {
            Outcome = RoutineOutcome.Done,
            Summary = $"{promoted?.Id} is the primary; {stopped} {length.ToString("0")} ms{(seen.WasDown ? " after the call" : "")}.",
            FromNode = primary,
            ToNode = promoted?.Id,
            WriteOutageMs = Math.Round(seen.Writes.Length.TotalMilliseconds, 1),
            ReadOutageMs = Math.Round(seen.Reads.Length.TotalMilliseconds, 1),
            CalledAt = Timeline.CalledAt,
            Writes = Outage(seen.Writes),
            Reads = Outage(seen.Reads),
            AcknowledgedWrites = seen.Acknowledged,
            LostWrites = seen.Lost,
            Phases = Timeline.Phases(),
            ApiEvents = Events(events),
            Before = [.. shard.Nodes.Select(FailoverNode.Of)],
            After = [.. after.Nodes.Select(FailoverNode.Of)],
            Figures =
            [
                Figure.Word("from", "fromNode", primary ?? "unknown"),
                Figure.Word("to", "toNode", promoted?.Id ?? "unknown"),
                Figure.Milliseconds("write outage", "writeOutage", seen.Writes.Length.TotalMilliseconds),
                Figure.Milliseconds("read outage", "readOutage", seen.Reads.Length.TotalMilliseconds),
                Figure.Count("acknowledged writes", "acknowledgedWrites", seen.Acknowledged),
                Figure.Count("acknowledged writes lost", "lostWrites", seen.Lost),
                Figure.Count("replicas in sync", "replicasInSync", after.Replicas.Count(r => r.LinkUp == true)),
                Figure.Count("replicas expected", "replicasExpected", after.Nodes.Length - 1),
            ],
            Next = recovery.Done ? [] : [$"the old primary is not back yet: ./amply status {group.Target.Option}"],
        };
    }

    private FailoverOutage? Outage(Gap gap) => gap.Length == TimeSpan.Zero ? null : new(gap.From, gap.To, Timeline.Milliseconds(gap.From), Timeline.Milliseconds(gap.To));

    private ImmutableArray<FailoverEvent> Events(ImmutableArray<CacheEvent> events) =>
        [.. events.Select(e => new FailoverEvent(e.Date, Timeline.Milliseconds(e.Date), e.SourceIdentifier, e.Message))];

    private async Task<ImmutableArray<CacheEvent>> EventsAsync(DateTimeOffset since)
    {
        try
        {
            return [.. (await group.ElastiCache.DescribeEventsAsync(since, CancellationToken.None))
                .Where(e => e.SourceIdentifier == group.Target.Outputs.ReplicationGroupId || group.Target.Outputs.Nodes.Contains(e.SourceIdentifier))];
        }
        catch (AwsException)
        {
            return [];
        }
    }
}
