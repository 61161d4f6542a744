using System.Collections.Immutable;
using System.Globalization;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Routines.Failover;

/// <summary>Hands the primary's role to a replica, and measures what clients notice.</summary>
public sealed class FailoverRoutine(IGroupAccess group, FailoverOptions options, TimeProvider clock)
{
    public async Task<FailoverPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var whole = await Topology.ReadAsync(group, cancellationToken);
        var now = clock.GetUtcNow();
        var shard = options.Shard ?? whole.Shards[0];
        var topology = whole.Of(shard);
        var findings = FailoverPreflight.Check(whole, await EventsAsync(now.AddDays(-1), cancellationToken), options, group.Target, now);
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

    public async Task<FailoverResult> RunAsync(FailoverPlan plan, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        await using var probe = await ProbeAsync(plan, cancellationToken);
        await probe.StartAsync(cancellationToken);

        if (await AskAsync(plan.Shard, cancellationToken) is { } refused)
        {
            await probe.StopAsync(CancellationToken.None);
            return refused;
        }

        // Past the point of no return: a person who cancels from here on still learns what happened.
        var promotion = await Wait.UntilAsync(async ct => Promoted(plan, await plan.Seen.AskAgainAsync(group, ct)), options.Promotion, progress, clock, CancellationToken.None);
        var writes = promotion.Done ? await Wait.UntilAsync(ct => WritesAsync(probe, ct), options.Promotion, progress, clock, CancellationToken.None) : promotion;
        var recovery = writes.Done ? await RecoveryAsync(plan.Seen, progress, cancellationToken) : new WaitResult(false, "not waited for", TimeSpan.Zero);
        if (!promotion.Done || !writes.Done)
        {
            return await UnseenAsync(probe, promotion.Done ? writes : promotion, began);
        }

        var seen = await probe.StopAsync(CancellationToken.None);
        var after = await plan.Seen.AskAgainAsync(group, CancellationToken.None);
        return Report(plan, seen, after, recovery, await EventsAsync(began, CancellationToken.None) ?? []);
    }

    private async Task<WaitResult> RecoveryAsync(Topology shard, IProgress<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await Wait.UntilAsync(async ct => Recovered(await shard.AskAgainAsync(group, ct)), options.Recovery, progress, clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new WaitResult(false, "not waited for: cancelled", TimeSpan.Zero);
        }
    }

    // Without cluster mode an endpoint leads to the primary; with it clients learn who it is, and the probe looks for itself.
    private async Task<OutageProbe> ProbeAsync(FailoverPlan plan, CancellationToken cancellationToken) =>
        plan.Seen.Group is { ClusterEnabled: true } described
            ? new OutageProbe(
                ct => ShardPrimary.OpenAsync(group, plan.Seen, ct),
                await ShardKey.FindAsync(await group.ProbeAsync(cancellationToken), described.NodeGroups.Single(s => s.Id == plan.Shard).Slots ?? "", OutageProbe.NewKey, cancellationToken),
                clock)
            : new OutageProbe(await group.ProbeAsync(cancellationToken), OutageProbe.NewKey(), clock);

    /// <summary>The point of no return; a result only where the API refused.</summary>
    private async Task<FailoverResult?> AskAsync(string shard, CancellationToken cancellationToken)
    {
        try
        {
            await group.ElastiCache.TestFailoverAsync(group.Target.Outputs.ReplicationGroupId, shard, cancellationToken);
            return null;
        }
        catch (AwsServiceException error) when (!error.IsServerFault)
        {
            return new FailoverResult
            {
                Outcome = RoutineOutcome.Refused,
                Summary = $"{error.Message}. Nothing was changed.",
                Next = [error.Code == AwsErrorCodes.TestFailoverNotAvailable
                    ? "AWS has blocked TestFailover for this group, which it may do at any time: ops/runbooks/failover.md, \"If it goes wrong\""
                    : $"./amply status {group.Target.Option}"],
            };
        }
        catch (AwsException)
        {
            // No answer, or a failure of the service: it may have begun all the same, and the nodes will tell.
            return null;
        }
    }

    private static (bool Done, string Seen) Promoted(FailoverPlan plan, Topology now)
    {
        var primaries = now.Primaries.Select(p => p.Id).Where(id => id != plan.Primary).ToArray();
        return primaries.Length > 0
            ? (true, $"{primaries[0]} is the primary")
            : (false, "no other node says that it is the primary yet: " + string.Join(", ", now.Nodes.Select(n => $"{n.Id} {n.Role.ToString().ToLowerInvariant()}")));
    }

    private Task<(bool Done, string Seen)> WritesAsync(OutageProbe probe, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var idle = probe.LastWrite is { } last ? clock.GetElapsedTime(last) : TimeSpan.MaxValue;
        return Task.FromResult((idle < TimeSpan.FromMilliseconds(500), string.Create(CultureInfo.InvariantCulture, $"the last write through the endpoint was acknowledged {idle.TotalSeconds:0.0} s ago")));
    }

    private static (bool Done, string Seen) Recovered(Topology now)
    {
        var expected = now.Nodes.Length - 1;
        var inSync = now.Replicas.Count(r => r.LinkUp == true);
        return (inSync >= expected, string.Create(CultureInfo.InvariantCulture, $"{inSync} of {expected} replicas are in sync"));
    }

    private async Task<FailoverResult> UnseenAsync(OutageProbe probe, WaitResult last, DateTimeOffset began) => new()
    {
        Outcome = RoutineOutcome.Unknown,
        Summary = $"The failover was asked for and could not be seen within {last.Elapsed.TotalSeconds:0} s; last seen: {last.Seen}.",
        Events = await EventTextsAsync(began),
        Figures = [new("seconds since the last acknowledged write", probe.LastWrite is { } at ? clock.GetElapsedTime(at).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : "never")],
        Next = [$"./amply status {group.Target.Option}", "ops/runbooks/failover.md, \"If it goes wrong\""],
    };

    private FailoverResult Report(FailoverPlan plan, ProbeReport seen, Topology after, WaitResult recovery, ImmutableArray<CacheEvent> events)
    {
        var primary = after.Primaries.FirstOrDefault(p => p.Id != plan.Primary) ?? after.Primaries.FirstOrDefault();
        return new FailoverResult
        {
            Outcome = RoutineOutcome.Done,
            Summary = $"{primary?.Id} is the primary; writes stopped for {seen.Writes.Length.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms.",
            FromNode = plan.Primary,
            ToNode = primary?.Id,
            WriteOutageMs = Math.Round(seen.Writes.Length.TotalMilliseconds, 1),
            ReadOutageMs = Math.Round(seen.Reads.Length.TotalMilliseconds, 1),
            AcknowledgedWrites = seen.Acknowledged,
            LostWrites = seen.Lost,
            Events = Texts(events),
            Figures =
            [
                new("from", plan.Primary ?? "unknown"),
                new("to", primary?.Id ?? "unknown"),
                new("write outage, ms", seen.Writes.Length.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)),
                new("read outage, ms", seen.Reads.Length.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)),
                new("acknowledged writes", seen.Acknowledged.ToString(CultureInfo.InvariantCulture)),
                new("acknowledged writes lost", seen.Lost.ToString(CultureInfo.InvariantCulture)),
                new("replicas", recovery.Seen),
            ],
            Next = recovery.Done ? [] : [$"the old primary is not back yet: ./amply status {group.Target.Option}"],
        };
    }

    private async Task<ImmutableArray<string>> EventTextsAsync(DateTimeOffset since) => Texts(await EventsAsync(since, CancellationToken.None) ?? []);

    private ImmutableArray<string> Texts(ImmutableArray<CacheEvent> events) =>
        [.. events.Where(e => e.SourceIdentifier == group.Target.Outputs.ReplicationGroupId || group.Target.Outputs.Nodes.Contains(e.SourceIdentifier))
            .Select(e => $"{e.Date.UtcDateTime:HH:mm:ss} {e.Message}")];

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
