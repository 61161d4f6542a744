using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Routines.Clients;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>Creates the result of a failover from the measurements; pure.</summary>
/// <param name="shard">The shard before the failover.</param>
/// <param name="primary">The primary before the failover; null where it was not known.</param>
internal sealed class FailoverReport(GroupTarget target, Topology shard, string? primary, Timeline timeline)
{
    /// <param name="left">The clients that are connected to the old primary; null where that is not known.</param>
    public FailoverResult Done(
        ProbeReport seen, Topology after, WaitResult recovery, ImmutableArray<FailoverEvent> events, ImmutableArray<ClientSum>? left)
    {
        var promoted = (after.Primaries.FirstOrDefault(p => p.Id != primary) ?? after.Primaries.FirstOrDefault())?.Id;
        var outage = seen.WasDown
            ? $"writes had stopped before, and returned {timeline.Milliseconds(seen.Writes.To) / 1000:N1} s after the call"
            : $"writes stopped for {seen.Writes.Length.TotalSeconds:N1} s";
        return Begun(events) with
        {
            Outcome = RoutineOutcome.Done,
            Summary = $"{promoted} is the primary; {outage}."
                + (recovery.Done ? "" : " The old primary is not a replica in sync yet.")
                + LeftBehind.Sentence(left ?? [], primary ?? ""),
            FromNode = primary,
            ToNode = promoted,
            WriteOutageMs = Math.Round(seen.Writes.Length.TotalMilliseconds, 1),
            ReadOutageMs = Math.Round(seen.Reads.Length.TotalMilliseconds, 1),
            Writes = Outage(seen.Writes),
            Reads = Outage(seen.Reads),
            AcknowledgedWrites = seen.Acknowledged,
            LostWrites = seen.Lost,
            After = [.. after.Nodes.Select(FailoverNode.Of)],
            LeftClients = left ?? [],
            Figures =
            [
                Figure.Word("from", "fromNode", primary ?? "unknown"),
                Figure.Word("to", "toNode", promoted ?? "unknown"),
                Figure.Milliseconds("write outage", "writeOutage", seen.Writes.Length.TotalMilliseconds),
                Figure.Milliseconds("read outage", "readOutage", seen.Reads.Length.TotalMilliseconds),
                Figure.Count("acknowledged writes", "acknowledgedWrites", seen.Acknowledged),
                Figure.Count("acknowledged writes lost", "lostWrites", seen.Lost),
                Figure.Count("replicas in sync", "replicasInSync", after.Replicas.Count(r => r.LinkUp == true)),
                Figure.Count("replicas expected", "replicasExpected", after.Nodes.Length - 1),
                .. left is { } clients
                    ? [Figure.Count("connections left on the old primary", "leftConnections", clients.Sum(sum => sum.Connections))]
                    : Array.Empty<Figure>(),
            ],
            Next = !recovery.Done ? [$"./amply status {target.Option}"] : left is { IsEmpty: false } ? ["./amply runbook clients"] : [],
        };
    }

    /// <param name="last">The end of the wait for the promotion.</param>
    /// <param name="doubt">Why it is not known whether ElastiCache took the request; null where ElastiCache took it.</param>
    /// <param name="idle">The time since the last acknowledged write; null where no write was acknowledged.</param>
    public FailoverResult Unseen(WaitResult last, AwsException? doubt, TimeSpan? idle, ImmutableArray<FailoverEvent> events)
    {
        var within = $"within {last.Elapsed.TotalSeconds:0} s; last seen: {last.Seen}.";
        return Begun(events) with
        {
            Summary = doubt is null
                ? $"The failover was requested, but no promotion was seen {within}"
                : $"It is not known whether ElastiCache took the request: {doubt.Message}. No failover was seen {within}",
            Figures = idle is { } time
                ? [Figure.Seconds("since the last acknowledged write", "sinceLastAcknowledgedWrite", time.TotalSeconds)]
                : [Figure.Count("acknowledged writes", "acknowledgedWrites", 0)],
            Next = [$"./amply status {target.Option}"],
        };
    }

    private FailoverResult Begun(ImmutableArray<FailoverEvent> events) => new()
    {
        Outcome = RoutineOutcome.Unknown,
        Summary = "",
        CalledAt = timeline.CalledAt,
        Phases = timeline.Phases(),
        ApiEvents = events,
        NodeType = shard.Group?.CacheNodeType,
        RedisVersion = shard.Nodes.Select(node => node.Version).FirstOrDefault(version => version is not null),
        Before = [.. shard.Nodes.Select(FailoverNode.Of)],
    };

    private FailoverOutage? Outage(Gap gap) => gap.Length == TimeSpan.Zero
        ? null
        : new(gap.From, gap.To, timeline.Milliseconds(gap.From), timeline.Milliseconds(gap.To));
}
