using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>Checks before a failover; pure.</summary>
internal static class FailoverPreflight
{
    /// <summary>AWS allows 15 shards in a rolling 24 hours.</summary>
    private const int Quota = 15;
    private static readonly TimeSpan CoolDown = TimeSpan.FromMinutes(10);

    public static ImmutableArray<Finding> Check(
        Topology whole,
        ImmutableArray<CacheEvent>? events,
        FailoverOptions options,
        GroupTarget target,
        DateTimeOffset now,
        Diagnosis? cause = null)
    {
        if (target.Outputs.Mode == Mode.Single)
        {
            return [OneNode()];
        }

        if (Unclear(whole, options, target) is { } unclear)
        {
            return [.. Group(whole, target), unclear];
        }

        var topology = whole.Of(options.Shard ?? whole.Shards[0]);
        return
        [
            .. Group(topology, target),
            .. topology.Candidate is { } candidate
                ? Candidate(topology, candidate, target)
                : [NoCandidate(cause)],
            .. Expected(topology, options.ExpectPrimary, target),
            .. History(topology, events, options, target, now),
        ];
    }

    /// <param name="cause">Why nodes do not answer; null where all answer.</param>
    internal static Finding NoCandidate(Diagnosis? cause) => cause is null
        ? Finding.Fail("candidate", "no replica is in sync", "./amply runbook replication-lag")
        : Finding.Fail("candidate", $"no replica is in sync. {cause.Sentence.TrimEnd('.')}", cause.Hint);

    /// <summary>The remedy where TestFailover is refused.</summary>
    internal static string OtherLever(Topology shard, GroupTarget target) =>
        target.Outputs.Mode != Mode.Ha ? "./amply runbook failover"
        : shard.Candidate is not { } candidate ? "./amply runbook replication-lag"
        : $"./amply failover promote --node {candidate.Id}"
            + $"{(shard.Primaries.FirstOrDefault() is { } primary ? $" --expect-primary {primary.Id}" : "")} {target.Option} --execute";

    internal static Finding OneNode() => Finding.Fail(
        "replica",
        "the group has one node and no replica to promote. Mode ha adds one in place, but not while the node is lost",
        "./amply runbook lost-node");

    // A person must name the shard where there are several.
    private static Finding? Unclear(Topology whole, FailoverOptions options, GroupTarget target) =>
        target.Outputs.Mode == Mode.Cluster && !whole.NamesMembers ? Finding.Fail(
            "shard", "the API did not say which nodes belong to which shard", $"./amply status {target.Option}")
        : options.Shard is { } named && !whole.Shards.Contains(named) ? Finding.Fail(
            "shard", $"there is no shard {named}. The shards: {string.Join(", ", whole.Shards)}", Shard(whole, target))
        : options.Shard is null && whole.Shards.Length > 1 ? Finding.Fail(
            "shard", $"the group has {whole.Shards.Length} shards: {string.Join(", ", whole.Shards)}. Choose one", Shard(whole, target))
        : null;

    private static string Shard(Topology whole, GroupTarget target) => $"./amply failover {target.Option} --shard {whole.Shards[0]}";

    private static IEnumerable<Finding> Group(Topology topology, GroupTarget target)
    {
        if (topology.Group is not { } group)
        {
            var silent = topology.ApiProblem ?? ApiProblem.Unknown;
            yield return Finding.Fail("API", $"{silent.Sentence}. Only the API can fail over", silent.Remedy);
            yield break;
        }

        yield return group.Status == ReplicationGroup.Available
            ? Finding.Pass("status", "available")
            : Finding.Fail(
                "status", $"the group is {group.Status}", $"./amply status {target.Option} --wait 15m");
        yield return group.AutomaticFailover == FeatureStatus.Enabled
            ? Finding.Pass("automatic failover", "enabled")
            : Finding.Fail(
                "automatic failover",
                $"it is {group.AutomaticFailover}. Apply the stack's settings",
                target.IsLab ? $"./amply lab apply {target.Option}" : $"pulumi up -s {target.Outputs.Stack}");
    }

    /// <summary>Checks a replica that is in sync: its lag, and the reasons against its promotion now.</summary>
    internal static IEnumerable<Finding> Candidate(Topology topology, NodeState candidate, GroupTarget target)
    {
        yield return Lags(candidate, target) is { } late
            ? Finding.Fail("lag", late, "./amply runbook replication-lag")
            : Finding.Pass("lag", $"{candidate.Id} is {Behind(topology.LagBytes(candidate))}");
        if (!topology.Primaries.Any())
        {
            const string Problem = "no node says that it is the primary. ElastiCache may be failing over now";
            yield return Finding.Warn("primary", Problem, $"./amply status {target.Option}");
        }

        foreach (var saving in topology.Nodes.Where(n => n.SnapshotInProgress == true))
        {
            yield return Finding.Warn(
                "snapshot",
                $"{saving.Id} is writing a snapshot, which a failover may break. Wait for it, or create another one afterwards",
                $"./amply snapshot list {target.Option}");
        }
    }

    /// <summary>Why a replica is too far behind to be promoted; null where it is not. <c>status</c> judges by the same.</summary>
    internal static string? Lags(NodeState candidate, GroupTarget target)
    {
        var limit = target.Outputs.Thresholds.ReplicationLagSeconds;
        return candidate.SecondsSincePrimary > limit
            ? $"{candidate.Id} last heard of its primary {candidate.SecondsSincePrimary} s ago (limit {limit} s): "
                + "writes since then would be lost"
            : null;
    }

    private static string Behind(long? bytes) => bytes > 0 ? $"{Bytes.Text(bytes.Value)} behind" : "in sync";

    internal static ImmutableArray<Finding> Expected(Topology topology, string? expectPrimary, GroupTarget target)
    {
        var primary = topology.Primaries.FirstOrDefault()?.Id;
        return expectPrimary is null || expectPrimary == primary ? [] : [Finding.Fail(
            "expected primary",
            $"the primary is {primary ?? "not known"}, not {expectPrimary}: the group has already failed over",
            $"./amply status {target.Option}")];
    }

    private static ImmutableArray<Finding> History(
        Topology shard, ImmutableArray<CacheEvent>? events, FailoverOptions options, GroupTarget target, DateTimeOffset now)
    {
        if (events is not { } known)
        {
            return [Finding.Warn(
                "history", "the API gave no events, so the quota (15 test failovers in 24 hours) and the cool-down could not be checked")];
        }

        var used = known.Count(e => e.Date > now.AddDays(-1) && e.Message.StartsWith("Test Failover API called", StringComparison.Ordinal));
        var quota = used >= Quota
            ? Finding.Fail(
                "quota", $"{used} of {Quota} test failovers were used in the last 24 hours", OtherLever(shard, target))
            : Finding.Pass("quota", $"{used} of {Quota} in the last 24 hours");
        return CoolingDown(shard, known, options.Acknowledge, target, now) is { } coolDown ? [quota, coolDown] : [quota];
    }

    /// <summary>Null where the last failover of the shard is long enough ago.</summary>
    internal static Finding? CoolingDown(
        Topology shard, ImmutableArray<CacheEvent> events, bool acknowledge, GroupTarget target, DateTimeOffset now)
    {
        // The event names the nodes. A failover of another shard does not count.
        ImmutableArray<string> sources = [target.Outputs.ReplicationGroupId, .. shard.Nodes.Select(n => n.Id)];
        var last = events.Where(e => sources.Contains(e.SourceIdentifier)
            && e.Message.StartsWith("Failover ", StringComparison.Ordinal) && e.Message.EndsWith("completed", StringComparison.Ordinal)
            && shard.Nodes.Any(n => e.Message.Split(' ').Contains(n.Id))).Select(e => (DateTimeOffset?)e.Date).Max();
        if (last is not { } then || now - then >= CoolDown)
        {
            return null;
        }

        var message = $"a failover finished {RoughTime.Text(now - then)} ago";
        return acknowledge
            ? Finding.Warn("cool-down", $"{message}. A second one was acknowledged")
            : Finding.Fail(
                "cool-down",
                $"{message}. A second one within {CoolDown.TotalMinutes:0} min is blocked. Find the cause first, or add --acknowledge",
                $"./amply events {target.Option}");
    }
}
