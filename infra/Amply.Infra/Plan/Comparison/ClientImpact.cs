using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>The effects of an update that clients notice, one sentence each.</summary>
internal static class ClientImpact
{
    // The sentence of the mode covers these, or clients do not notice them.
    private static readonly HashSet<string> CoveredElsewhere = new(StringComparer.Ordinal)
    {
        "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup", "automaticFailoverEnabled", "multiAzEnabled",
        "clusterMode", PlanComparer.Protect,
    };

    public static ImmutableArray<string> Of(PlanDocument before, PlanDocument after, ImmutableArray<ResourceChange> changes)
    {
        var group = changes.FirstOrDefault(c => c.Type == ResourceTypes.ReplicationGroup);
        ImmutableArray<string> impact =
        [
            .. group is null ? [] : OfGroup(before, after, group), .. OfAccess(before, after, changes), .. OfParameters(changes),
        ];
        return impact switch
        {
            { IsEmpty: false } => impact,
            _ when group is null => ["none: the replication group does not change"],
            _ => [$"none: in place, without a restart ({string.Join(", ", group.Properties.Select(p => p.Property))})"],
        };
    }

    private static IEnumerable<string> OfGroup(PlanDocument before, PlanDocument after, ResourceChange group)
    {
        if (group.Action is ChangeAction.Replace or ChangeAction.Delete)
        {
            var made = after.Resources.FirstOrDefault(r => r.Type == group.Type && r.Name == group.Name);
            var snapshot = made?.Inputs.GetValueOrDefault("snapshotName").ToString();
            return string.IsNullOrEmpty(snapshot)
                ? ["a new group replaces this group: every session, counter, cached query and result is lost, and the endpoints change"]
                : [
                    $"a new group, restored from snapshot {snapshot}, replaces this group: every session and counter "
                        + "that the snapshot lacks is lost, sessions that were deleted after the snapshot are back, "
                        + "and the endpoints change",
                ];
        }

        var others = group.Properties.Where(p => !CoveredElsewhere.Contains(p.Property)).ToList();
        return
        [
            .. OfModes(before, after),
            .. others.Where(p => p.Note is not null).Select(p => $"{p.Property}: {p.Note}"),
            .. others.Where(p => p.Note is null && p.Effect == ChangeEffect.Unknown)
                .Select(p => $"{p.Property}: the effect is unknown. Find it out before the update"),
        ];
    }

    // Each group of clients has one ingress rule.
    private static IEnumerable<string> OfAccess(PlanDocument before, PlanDocument after, ImmutableArray<ResourceChange> changes)
    {
        foreach (var change in changes.Where(c => c.Type == ResourceTypes.IngressRule))
        {
            if (change.Action == ChangeAction.Delete)
            {
                yield return $"clients in {Client(before, change)} can no longer connect";
            }
            else if (change.Action == ChangeAction.Create)
            {
                yield return $"clients in {Client(after, change)} can connect as well";
            }
        }
    }

    private static string Client(PlanDocument plan, ResourceChange rule) =>
        plan.Resources.First(r => r.Type == rule.Type && r.Name == rule.Name).Inputs["referencedSecurityGroupId"].ToString();

    private static IEnumerable<string> OfParameters(ImmutableArray<ResourceChange> changes) =>
        changes.Where(c => c.Type == ResourceTypes.ParameterGroup)
            .SelectMany(c => c.Properties)
            .Where(p => p.Note is not null)
            .Select(p => $"{p.Property}: {p.Note}");

    private static IEnumerable<string> OfModes(PlanDocument before, PlanDocument after)
    {
        var added = after.Outputs.Nodes.Length - before.Outputs.Nodes.Length;
        switch (before.Mode, after.Mode)
        {
            case (Mode.Compatible, Mode.Cluster):
                yield return "the endpoints change: every client must be cluster-aware and connect to the configuration endpoint. "
                    + "No update can undo this";
                break;
            case (Mode.Ha, Mode.Compatible):
                yield return "none: the endpoints stay, and cluster-aware clients may connect as well. An update can go back to mode ha";
                break;
            case (Mode.Compatible, Mode.Ha):
                yield return "cluster-aware clients can no longer connect; the endpoints stay";
                break;
            case (Mode.Cluster, Mode.Cluster) when added != 0:
                yield return "slots move between shards while Redis serves them. Redis redirects the clients";
                break;
            case var _ when added > 0:
                yield return "none: the endpoint stays. The primary forks once to fill the replica, and needs memory for that";
                break;
            case var _ when added < 0:
                yield return "the endpoint stays. If the update removes the primary, ElastiCache fails over first";
                break;
        }
    }
}
