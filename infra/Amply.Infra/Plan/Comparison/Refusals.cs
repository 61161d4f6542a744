using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>Why an update cannot be made as it is, each with what to do instead.</summary>
internal static class Refusals
{
    // The modes count nodes in different ways. Whether the number of nodes changes is a check below.
    private static readonly HashSet<string> PartOfTheStep = new(StringComparer.Ordinal)
    {
        "clusterMode", "parameterGroupName", "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup", PlanComparer.Protect,
    };

    public static IEnumerable<string> Of(PlanDocument before, PlanDocument after, ImmutableArray<ResourceChange> changes)
    {
        if (Steps(before.Mode, after.Mode) is { } steps)
        {
            yield return $"AWS does not change {before.Mode.Name()} to {after.Mode.Name()} in one update; {steps}";
        }
        else if (before.Mode != after.Mode && changes.FirstOrDefault(c => c.Type == ResourceTypes.ReplicationGroup) is { } group)
        {
            foreach (var refusal in InOneStep(before, after, group))
            {
                yield return refusal;
            }
        }

        // The protection before the update counts: the engine also refuses an update that removes it together with the group.
        foreach (var change in changes.Where(c => c.Action is ChangeAction.Replace or ChangeAction.Delete))
        {
            if (before.Resources.First(r => r.Type == change.Type && r.Name == change.Name).Protect)
            {
                var why = string.Join(", ", change.Properties.Where(p => p.Effect == ChangeEffect.Replacement).Select(p => p.Property));
                yield return change.Action == ChangeAction.Delete
                    ? $"{change.Name} is protected and would be deleted"
                    : $"{change.Name} is protected and would be replaced, because of {why}; "
                        + "undo that change, or restore into a new group: README, \"Restore\"";
            }
        }
    }

    private static string? Steps(Mode before, Mode after) => (before, after) switch
    {
        (Mode.Single, Mode.Compatible) => "update step by step: mode=ha, then mode=compatible",
        (Mode.Single, Mode.Cluster) => "update step by step: mode=ha, then mode=compatible, then mode=cluster",
        (Mode.Ha, Mode.Cluster) => "update step by step: mode=compatible, then mode=cluster",
        (Mode.Compatible, Mode.Single) => "update step by step: mode=ha, then mode=single",
        (Mode.Cluster, not Mode.Cluster) => "a group cannot leave cluster mode: create a new group, and move the clients to it",
        _ => null,
    };

    private static IEnumerable<string> InOneStep(PlanDocument before, PlanDocument after, ResourceChange group)
    {
        if (!group.Properties.Any(p => p.Effect == ChangeEffect.NeedsOwnStep))
        {
            yield break;
        }

        // The provider applies shard and replica counts before the cluster mode, and the group does not take them then.
        if (before.Outputs.Nodes.Length != after.Outputs.Nodes.Length)
        {
            yield return "a change of the cluster mode keeps the nodes, one shard and its replicas, but "
                + $"{before.Outputs.Nodes.Length} nodes would become {after.Outputs.Nodes.Length}: "
                + "change shards and replicas in another update";
        }
        else if (group.Properties.FirstOrDefault(p => p.Property == "numNodeGroups") is { After: { } shards } && shards.GetInt32() != 1)
        {
            yield return "a change of the cluster mode keeps the nodes, one shard and its replicas: "
                + "set shards=1 now, and raise it in another update";
        }

        foreach (var other in group.Properties.Where(p => !PartOfTheStep.Contains(p.Property)))
        {
            yield return $"a change of the cluster mode needs an update without other changes, but {other.Property} changes too: "
                + "change it in another update";
        }
    }
}
