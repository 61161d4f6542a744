using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>Watches a failover from outside: writes and reads as a client does, and asks the nodes which of them is the primary.</summary>
internal sealed class FailoverWatch : IAsyncDisposable
{
    // The probe writes every few milliseconds. A longer silence means that the endpoint still leads to the old primary.
    private static readonly TimeSpan MostIdle = TimeSpan.FromMilliseconds(500);

    private readonly IGroupAccess group;
    private readonly Topology shard;
    private readonly string? primary;
    private readonly OutageProbe probe;
    private readonly TimeProvider clock;
    private readonly DateTimeOffset beganAt;

    private FailoverWatch(IGroupAccess group, Topology shard, string? primary, OutageProbe probe, Timeline timeline, TimeProvider clock)
    {
        (this.group, this.shard, this.primary, this.probe, this.clock) = (group, shard, primary, probe, clock);
        (Timeline, beganAt) = (timeline, timeline.CalledAt);
    }

    public Timeline Timeline { get; }

    /// <summary>Begins to write and read, and returns when the first write and the first read were answered.</summary>
    /// <param name="shard">The shard before the failover.</param>
    /// <param name="primary">The primary of the shard; null where no node says that it is the primary.</param>
    public static async Task<FailoverWatch> BeginAsync(
        IGroupAccess group, Topology shard, string? primary, TimeProvider clock, CancellationToken cancellationToken)
    {
        var timeline = new Timeline(clock);
        timeline.Begin("begin to write and read");
        var watch = new FailoverWatch(group, shard, primary, await ProbeAsync(group, shard, clock, cancellationToken), timeline, clock);
        try
        {
            await watch.probe.StartAsync(cancellationToken);
            return watch;
        }
        catch
        {
            await watch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Marks the moment of the call. An outage that was over before this moment does not count.</summary>
    public void Call()
    {
        Timeline.Call();
        probe.Mark();
    }

    /// <summary>
    /// Waits until another node is the primary, and until clients' writes reach it. A person who cancels still learns what happened.
    /// </summary>
    /// <param name="node">The node that must become the primary; null for any other node.</param>
    public async Task<WaitResult> PromotedAsync(string? node, WaitTimes times, IProgress<string> progress)
    {
        Timeline.Begin("wait for the promotion");
        var promotion = await Wait.UntilAsync(
            async ct => Promoted(await shard.AskAgainAsync(group, ct), node), times, progress, clock, CancellationToken.None);
        if (!promotion.Done)
        {
            return promotion;
        }

        Timeline.Begin("wait for clients' writes");
        return await Wait.UntilAsync(_ => Task.FromResult(Writes()), times, progress, clock, CancellationToken.None);
    }

    /// <summary>Waits until the old primary is back as a replica. A person may cancel this wait: the failover is over.</summary>
    public async Task<WaitResult> RecoveredAsync(WaitTimes times, IProgress<string> progress, CancellationToken cancellationToken)
    {
        Timeline.Begin("wait for the old primary as a replica");
        try
        {
            return await Wait.UntilAsync(
                async ct => Recovered(await shard.AskAgainAsync(group, ct)), times, progress, clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new WaitResult(false, "the wait was cancelled", TimeSpan.Zero);
        }
    }

    /// <summary>Stops the probe, reads the nodes on new connections, and reports.</summary>
    public async Task<FailoverResult> ReportAsync(WaitResult recovery)
    {
        Timeline.End();
        var seen = await probe.StopAsync(CancellationToken.None);
        var after = await shard.AskAgainAsync(group, CancellationToken.None);
        var left = await LeftBehind.FindAsync(group, after, primary);
        return new FailoverReport(group.Target, shard, primary, Timeline).Done(seen, after, recovery, await EventsAsync(), left);
    }

    /// <summary>Reports a failover whose end was not seen.</summary>
    /// <param name="doubt">Why it is not known whether ElastiCache took the request; null where ElastiCache took it.</param>
    public async Task<FailoverResult> UnseenAsync(WaitResult last, AwsException? doubt)
    {
        Timeline.End();
        var idle = probe.LastWrite is { } at ? clock.GetElapsedTime(at) : (TimeSpan?)null;
        return new FailoverReport(group.Target, shard, primary, Timeline).Unseen(last, doubt, idle, await EventsAsync());
    }

    /// <summary>Adds the phases to the result of a failover that did not begin.</summary>
    public FailoverResult NotBegun(FailoverResult result)
    {
        Timeline.End();
        return result with { Phases = Timeline.Phases() };
    }

    public ValueTask DisposeAsync() => probe.DisposeAsync();

    // Without cluster mode an endpoint leads to the primary. In cluster mode clients learn which node it is, and so does the probe.
    private static async Task<OutageProbe> ProbeAsync(
        IGroupAccess group, Topology shard, TimeProvider clock, CancellationToken cancellationToken)
    {
        var endpoint = await group.ProbeAsync(cancellationToken);
        if (shard.Group is not { ClusterEnabled: true } described)
        {
            return new OutageProbe(endpoint, OutageProbe.NewKey(), clock);
        }

        var slots = described.NodeGroups.Single(s => s.Id == shard.Shards[0]).Slots ?? "";
        var key = await ShardKey.FindAsync(endpoint, slots, cancellationToken);
        return new OutageProbe(new ShardPrimary(group, shard), key, clock);
    }

    private (bool Done, string Seen) Promoted(Topology now, string? node)
    {
        var promoted = now.Primaries.FirstOrDefault(p => p.Id != primary && (node is null || p.Id == node));
        var roles = string.Join(", ", now.Nodes.Select(n => $"{n.Id} {n.Role.ToString().ToLowerInvariant()}"));
        return promoted is null
            ? (false, $"{(node is null ? "no other node says" : $"{node} does not say")} that it is the primary yet: {roles}")
            : (true, $"{promoted.Id} is the primary");
    }

    private (bool Done, string Seen) Writes()
    {
        if (probe.LastWrite is not { } last)
        {
            return (false, "no write through the endpoint was acknowledged yet");
        }

        var idle = clock.GetElapsedTime(last);
        return (idle < MostIdle, $"the last write through the endpoint was acknowledged {idle.TotalSeconds:0.0} s ago");
    }

    private static (bool Done, string Seen) Recovered(Topology now)
    {
        var expected = now.Nodes.Length - 1;
        var inSync = now.Replicas.Count(r => r.LinkUp == true);
        return (inSync >= expected, $"{inSync} of {expected} replicas are in sync");
    }

    private async Task<ImmutableArray<FailoverEvent>> EventsAsync()
    {
        var outputs = group.Target.Outputs;
        var events = await group.ElastiCache.EventsOrNullAsync(beganAt, CancellationToken.None) ?? [];
        return
        [
            .. events.Where(e => e.SourceIdentifier == outputs.ReplicationGroupId || outputs.Nodes.Contains(e.SourceIdentifier))
                .Select(e => new FailoverEvent(e.Date, Timeline.Milliseconds(e.Date), e.SourceIdentifier, e.Message)),
        ];
    }
}

/// <summary>The phases of a failover, and the moment of the call from which every time counts.</summary>
internal sealed class Timeline(TimeProvider clock)
{
    private readonly List<(string Name, DateTimeOffset From, DateTimeOffset? To)> phases = [];

    /// <summary>When the API was called. Before the call: when the watch began.</summary>
    public DateTimeOffset CalledAt { get; private set; } = clock.GetUtcNow();

    public void Call() => CalledAt = clock.GetUtcNow();

    /// <summary>Ends the present phase, and begins the next one.</summary>
    public void Begin(string phase)
    {
        End();
        phases.Add((phase, clock.GetUtcNow(), null));
    }

    public void End()
    {
        if (phases is [.., { To: null } last])
        {
            phases[^1] = last with { To = clock.GetUtcNow() };
        }
    }

    /// <summary>Milliseconds from the call; negative before it.</summary>
    public double Milliseconds(DateTimeOffset at) => Math.Round((at - CalledAt).TotalMilliseconds, 1);

    public ImmutableArray<FailoverPhase> Phases() =>
        [.. phases.Select(p => new FailoverPhase(p.Name, Milliseconds(p.From), Milliseconds(p.To ?? clock.GetUtcNow())))];
}
