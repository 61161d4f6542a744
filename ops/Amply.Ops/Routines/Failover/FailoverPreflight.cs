using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>What must be so before a primary is taken away; pure.</summary>
internal static class FailoverPreflight
{
    /// <summary>TestFailover takes 15 shards in a rolling 24 hours.</summary>
    private const int Quota = 15;

    private static readonly TimeSpan CoolDown = TimeSpan.FromMinutes(10);

    public static ImmutableArray<Finding> Check(
        Topology whole, ImmutableArray<CacheEvent>? events, FailoverOptions options, GroupTarget target, DateTimeOffset now)
    {
        if (target.Outputs.Mode == Mode.Single)
        {
            return [OneNode(target)];
        }

        if (Unclear(whole, options, target) is { } unclear)
        {
            return [.. Group(whole, target), unclear];
        }

        var topology = whole.Of(options.Shard ?? whole.Shards[0]);
        return
        [
            .. Group(topology, target),
            .. topology.Candidate is { } candidate ? Candidate(topology, candidate, target) : [Finding.Fail("candidate", "no replica is in sync", "ops/runbooks/replication-lag.md")],
            .. Expected(topology, options.ExpectPrimary, target),
            .. History(topology, events, options, target, now),
        ];
    }

    /// <summary>What is left where TestFailover is not to be had.</summary>
    internal static string OtherLever(Topology shard, GroupTarget target) =>
        target.Outputs.Mode != Mode.Ha ? "only AWS support can fail over now (ops/runbooks/failover.md, \"If it goes wrong\")"
        : shard.Candidate is not { } candidate ? "no replica is in sync to be promoted by name: ops/runbooks/replication-lag.md"
        : $"promote by name instead: ./amply failover promote --node {candidate.Id}{(shard.Primaries.FirstOrDefault() is { } primary ? $" --expect-primary {primary.Id}" : "")} {target.Option} --execute";

    internal static Finding OneNode(GroupTarget target) => Finding.Fail(
        "replica",
        "one node has nothing to fail over to",
        "a lost single node: ops/runbooks/lost-node.md; a replica for next time is one line of configuration, in place: "
        + (target.IsLab ? $"./amply lab apply {target.Option} --set mode=ha" : $"pulumi config set amply-redis:mode ha -s {target.Outputs.Stack} (mode=ha)"));

    // One shard at a time, and by its name.
    private static Finding? Unclear(Topology whole, FailoverOptions options, GroupTarget target) =>
        target.Outputs.Mode == Mode.Cluster && !whole.NamesMembers ? Finding.Fail("shard", "the API did not say which nodes make which shard", $"./amply status {target.Option}")
        : options.Shard is { } named && !whole.Shards.Contains(named) ? Finding.Fail("shard", $"there is no shard {named}", $"--shard, one of: {string.Join(", ", whole.Shards)}")
        : options.Shard is null && whole.Shards.Length > 1 ? Finding.Fail("shard", $"the group has {whole.Shards.Length} shards", $"name one: --shard, one of: {string.Join(", ", whole.Shards)}")
        : null;

    private static IEnumerable<Finding> Group(Topology topology, GroupTarget target)
    {
        if (topology.Group is not { } group)
        {
            var silent = topology.ApiProblem ?? ApiProblem.Unknown;
            yield return Finding.Fail("API", silent.Sentence, $"Only the API makes a failover. {silent.Remedy}");
            yield break;
        }

        yield return group.Status == ReplicationGroup.Available
            ? Finding.Pass("status", "available")
            : Finding.Fail("status", $"the group is {group.Status}", $"wait until it is available: ./amply status {target.Option} --wait 15m");
        yield return group.AutomaticFailover == FeatureStatus.Enabled
            ? Finding.Pass("automatic failover", "enabled")
            : Finding.Fail("automatic failover", $"it is {group.AutomaticFailover}", $"bring the group to what the stack says: {(target.IsLab ? $"./amply lab apply {target.Option}" : $"pulumi up -s {target.Outputs.Stack}")}");
    }

    /// <summary>A replica that is in sync: by how much it lags, and what stands against promoting it now.</summary>
    internal static IEnumerable<Finding> Candidate(Topology topology, NodeState candidate, GroupTarget target)
    {
        var limit = target.Outputs.Thresholds.ReplicationLagSeconds;
        var lag = topology.LagBytes(candidate);
        yield return candidate.SecondsSincePrimary > limit
            ? Finding.Fail("lag", $"{candidate.Id} last heard of its primary {candidate.SecondsSincePrimary} s ago (limit {limit} s): writes since then would be lost", "ops/runbooks/replication-lag.md")
            : Finding.Pass("lag", $"{candidate.Id} is {(lag > 0 ? $"{Bytes.Text(lag.Value)} behind" : "in sync")}");
        if (!topology.Primaries.Any())
        {
            yield return Finding.Warn("primary", "no node says that it is the primary", $"ElastiCache may be failing over by itself: look first, ./amply status {target.Option}");
        }

        foreach (var saving in topology.Nodes.Where(n => n.SnapshotInProgress == true))
        {
            yield return Finding.Warn("snapshot", $"{saving.Id} is writing a snapshot, which a failover may spoil", $"wait for it, or make another one afterwards: ./amply snapshot list {target.Option}");
        }
    }

    internal static IEnumerable<Finding> Expected(Topology topology, string? expectPrimary, GroupTarget target)
    {
        var primary = topology.Primaries.FirstOrDefault()?.Id;
        if (expectPrimary is { } expected && expected != primary)
        {
            yield return Finding.Fail("expected primary", $"the primary is {primary ?? "not known"}, not {expected}: somebody or something has failed over already", $"look again: ./amply status {target.Option}");
        }
    }

    private static IEnumerable<Finding> History(Topology shard, ImmutableArray<CacheEvent>? events, FailoverOptions options, GroupTarget target, DateTimeOffset now)
    {
        if (events is not { } known)
        {
            yield return Finding.Warn("history", "the API gave no events: quota and cool-down are not known", "at most 15 test failovers are allowed in 24 hours");
            yield break;
        }

        var used = known.Count(e => e.Date > now.AddDays(-1) && e.Message.StartsWith("Test Failover API called", StringComparison.Ordinal));
        yield return used >= Quota
            ? Finding.Fail("quota", $"{used} of {Quota} test failovers were used in the last 24 hours", $"wait, or {OtherLever(shard, target)}")
            : Finding.Pass("quota", $"{used} of {Quota} in the last 24 hours");

        if (CoolingDown(shard, known, options.Acknowledge, target, now) is { } coolDown)
        {
            yield return coolDown;
        }
    }

    /// <summary>Null where the last failover of the shard is long enough ago.</summary>
    internal static Finding? CoolingDown(Topology shard, ImmutableArray<CacheEvent> events, bool acknowledge, GroupTarget target, DateTimeOffset now)
    {
        // It names the nodes between which the role went: another shard's failover says nothing about this one.
        var last = events.Where(e => (e.SourceIdentifier == target.Outputs.ReplicationGroupId || shard.Nodes.Any(n => n.Id == e.SourceIdentifier))
            && e.Message.StartsWith("Failover ", StringComparison.Ordinal) && e.Message.EndsWith("completed", StringComparison.Ordinal)
            && shard.Nodes.Any(n => e.Message.Split(' ').Contains(n.Id))).Select(e => (DateTimeOffset?)e.Date).Max();
        if (last is not { } then || now - then >= CoolDown)
        {
            return null;
        }

        var message = $"the last failover was {(now - then).TotalMinutes:0.0} min ago; within {CoolDown.TotalMinutes:0} min a second one more often hides the cause than mends it";
        return acknowledge
            ? Finding.Warn("cool-down", message, "acknowledged")
            : Finding.Fail("cool-down", message, "find out why the first did not help; if you know, add --acknowledge");
    }
}
