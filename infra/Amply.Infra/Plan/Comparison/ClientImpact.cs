using System.Collections.Immutable;
using Amply.Redis;
using Amply.Redis.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>What clients notice of an update, one sentence each.</summary>
internal static class ClientImpact
{
    private static readonly HashSet<string> SaidByTheMode = new(StringComparer.Ordinal)
    {
        "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup", "automaticFailoverEnabled", "multiAzEnabled", "clusterMode",
    };

    public static ImmutableArray<string> Of(PlanDocument before, PlanDocument after, ImmutableArray<ResourceChange> changes)
    {
        if (changes.FirstOrDefault(c => c.Type == ResourceTypes.ReplicationGroup) is not { } group)
        {
            return ["none: the replication group is not changed"];
        }

        if (group.Action is ChangeAction.Replace or ChangeAction.Delete)
        {
            return ["the group is made anew: every session, counter, cached query and result is gone, and the endpoints change"];
        }

        var others = group.Properties.Where(p => !SaidByTheMode.Contains(p.Property)).ToList();
        ImmutableArray<string> impact =
        [
            .. OfModes(before, after),
            .. others.Where(p => p.Note is not null).Select(p => $"{p.Property}: {p.Note}"),
            .. others.Where(p => p.Note is null && p.Effect == ChangeEffect.Unknown).Select(p => $"{p.Property}: unknown; find out before the update"),
        ];
        return impact.IsEmpty ? [$"none: in place, without a restart ({string.Join(", ", group.Properties.Select(p => p.Property))})"] : impact;
    }

    private static IEnumerable<string> OfModes(PlanDocument before, PlanDocument after)
    {
        var added = after.Outputs.Nodes.Length - before.Outputs.Nodes.Length;
        switch (before.Mode, after.Mode)
        {
            case (Mode.Compatible, Mode.Cluster):
                yield return "the endpoints change: every client must be cluster-aware and connect to the configuration endpoint; there is no way back";
                break;
            case (Mode.Ha, Mode.Compatible):
                yield return "none: the endpoints stay, and cluster-aware clients may connect as well; it can go back to ha";
                break;
            case (Mode.Compatible, Mode.Ha):
                yield return "cluster-aware clients can no longer connect; the endpoints stay";
                break;
            case (Mode.Cluster, Mode.Cluster) when added != 0:
                yield return "slots move between shards while they are served; clients are redirected";
                break;
            case var _ when added > 0:
                yield return "none: the endpoint stays; the primary forks once to fill the replica, which costs it memory";
                break;
            case var _ when added < 0:
                yield return "the endpoint stays; were the primary a node that is removed, ElastiCache fails over first";
                break;
        }
    }
}
