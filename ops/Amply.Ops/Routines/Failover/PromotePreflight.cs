using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>Checks before a promotion by name; pure.</summary>
internal static class PromotePreflight
{
    /// <param name="noted">The flags to restore after an interrupted run.</param>
    public static ImmutableArray<Finding> Check(
        Topology topology,
        FailoverFlags? noted,
        ImmutableArray<CacheEvent>? events,
        PromoteOptions options,
        GroupTarget target,
        DateTimeOffset now)
    {
        if (Mode(target, options.Node is null) is { } wrong)
        {
            return [wrong];
        }

        if (topology.Group is not { } group)
        {
            var silent = topology.ApiProblem ?? ApiProblem.Unknown;
            return [Finding.Fail("API", $"{silent.Sentence}. Only the API can promote a node", silent.Remedy)];
        }

        var isPromoted = topology.Nodes.Any(n => n.Id == options.Node && n.Role == ObservedRole.Primary);
        var restores = options.Node is null || isPromoted || noted is not null;
        return
        [
            Status(group, restores, target),
            Flags(group, noted, restores: options.Node is null || isPromoted, target),
            .. options.Node is null ? [] : Role(topology, events, options, isPromoted, target, now),
        ];
    }

    private static Finding? Mode(GroupTarget target, bool restores) => target.Outputs.Mode switch
    {
        Amply.Model.Mode.Single => FailoverPreflight.OneNode(),
        Amply.Model.Mode.Cluster when !restores => Finding.Fail(
            "mode",
            "in mode cluster no replica can be promoted by name: only TestFailover is possible",
            "./amply runbook failover"),
        Amply.Model.Mode.Compatible when !restores => Finding.Fail(
            "mode",
            "in mode compatible automatic failover cannot be turned off, so no replica can be promoted by name",
            $"./amply failover {target.Option}"),
        _ => null,
    };

    private static Finding Status(ReplicationGroup group, bool restores, GroupTarget target) =>
        group.Status == ReplicationGroup.Available ? Finding.Pass("status", "available")
        : restores ? Finding.Warn("status", $"the group is {group.Status}. The routine waits until it is available")
        : Finding.Fail("status", $"the group is {group.Status}", $"./amply status {target.Option} --wait 15m");

    private static Finding Flags(ReplicationGroup group, FailoverFlags? noted, bool restores, GroupTarget target)
    {
        if (!restores && noted is null && !FailoverFlags.AreKnown(group))
        {
            return Finding.Fail(
                "failover flags",
                $"automatic failover is '{group.AutomaticFailover}', Multi-AZ is '{group.MultiAz}': "
                + "the routine does not know how to restore them",
                $"./amply status {target.Option}");
        }

        var (found, expected) = (FailoverFlags.Of(group), FailoverFlags.Of(target.Outputs.Mode));
        return noted is not null && noted != found ? Finding.Warn(
            "failover flags", $"a promotion was interrupted. Now: {found}. Before it: {noted}. This run restores the earlier values")
            : found == expected || noted is not null ? Finding.Pass("failover flags", found.ToString())
            : restores ? Finding.Warn(
                "failover flags",
                $"{found}. This run sets the values of mode {target.Outputs.Mode.ToString().ToLowerInvariant()}: {expected}")
            : Finding.Warn(
                "failover flags",
                $"{found}; the stack has {expected}. This run does not change that",
                $"./amply failover promote --restore-flags {target.Option} --execute");
    }

    private static IEnumerable<Finding> Role(
        Topology topology,
        ImmutableArray<CacheEvent>? events,
        PromoteOptions options,
        bool isPromoted,
        GroupTarget target,
        DateTimeOffset now)
    {
        var node = topology.Nodes.FirstOrDefault(n => n.Id == options.Node);
        if (node is null)
        {
            yield return Finding.Fail(
                "node",
                $"the group has no node '{options.Node}'. Its replicas: "
                + string.Join(", ", topology.Nodes.Where(n => n.Role != ObservedRole.Primary).Select(n => n.Id)),
                $"./amply status {target.Option}");
            yield break;
        }

        if (isPromoted)
        {
            yield return Finding.Pass("node", $"{node.Id} is the primary already");
            yield break;
        }

        if (node.Role != ObservedRole.Replica || node.LinkUp != true)
        {
            yield return Finding.Fail(
                "node", node.Role == ObservedRole.Replica
                    ? $"{node.Id} is not in sync: the link to its primary is down"
                    : $"{node.Id} does not answer: {node.Problem}", "./amply runbook replication-lag");
            yield break;
        }

        foreach (var finding in FailoverPreflight.Candidate(topology, node, target).Concat(
            FailoverPreflight.Expected(topology, options.ExpectPrimary, target)))
        {
            yield return finding;
        }

        if (events is not { } known)
        {
            yield return Finding.Warn(
                "history", "the API gave no events, so the cool-down could not be checked", $"./amply history {target.Option}");
        }
        else if (FailoverPreflight.CoolingDown(topology, known, options.Acknowledge, target, now) is { } coolDown)
        {
            yield return coolDown;
        }
    }
}
