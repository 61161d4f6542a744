using System.Collections.Immutable;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>Why an update cannot be made as it stands, each with what to do instead.</summary>
internal static class Refusals
{
    // How nodes are counted differs between the modes; whether their number differs is asked apart.
    private static readonly HashSet<string> PartOfTheStep = new(StringComparer.Ordinal)
    {
        "clusterMode", "parameterGroupName", "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup", PlanComparer.Protect,
    };

    public static IEnumerable<string> Of(PlanDocument before, PlanDocument after, ImmutableArray<ResourceChange> changes)
    {
        if (Steps(before.Mode, after.Mode) is { } steps)
        {
            yield return $"AWS does not change {ContractNames.Of(before.Mode)} to {ContractNames.Of(after.Mode)} in one update; {steps}";
        }
        else if (before.Mode != after.Mode && changes.FirstOrDefault(c => c.Type == ResourceTypes.ReplicationGroup) is { } group)
        {
            foreach (var refusal in InAStepOfItsOwn(before, after, group))
            {
                yield return refusal;
            }
        }

        // Protection is what the group has now: a plan that also takes it away is refused by the engine all the same.
        foreach (var change in changes.Where(c => c.Action is ChangeAction.Replace or ChangeAction.Delete))
        {
            if (before.Resources.First(r => r.Type == change.Type && r.Name == change.Name).Protect)
            {
                var why = string.Join(", ", change.Properties.Where(p => p.Effect == ChangeEffect.Replacement).Select(p => p.Property));
                yield return change.Action == ChangeAction.Delete
                    ? $"{change.Name} is protected and would be deleted"
                    : $"{change.Name} is protected and would be replaced, because of {why}; undo that change, or move to a new group: README, \"Restore\"";
            }
        }
    }

    private static string? Steps(Mode before, Mode after) => (before, after) switch
    {
        (Mode.Single, Mode.Compatible) => "take the steps apart: mode=ha, then mode=compatible",
        (Mode.Single, Mode.Cluster) => "take the steps apart: mode=ha, then mode=compatible, then mode=cluster",
        (Mode.Ha, Mode.Cluster) => "take the steps apart: mode=compatible, then mode=cluster",
        (Mode.Compatible, Mode.Single) => "take the steps apart: mode=ha, then mode=single",
        (Mode.Cluster, not Mode.Cluster) => "cluster mode cannot be left: a new group from scratch, and its clients moved",
        _ => null,
    };

    private static IEnumerable<string> InAStepOfItsOwn(PlanDocument before, PlanDocument after, ResourceChange group)
    {
        if (!group.Properties.Any(p => p.Effect == ChangeEffect.NeedsOwnStep))
        {
            yield break;
        }

        // The provider applies shard and replica counts before the cluster mode, and the group does not take them then.
        if (before.Outputs.Nodes.Length != after.Outputs.Nodes.Length)
        {
            yield return $"the cluster mode changes with the nodes kept, one shard and its replicas, and {before.Outputs.Nodes.Length} nodes would become {after.Outputs.Nodes.Length}: change shards and replicas in another update";
        }
        else if (group.Properties.FirstOrDefault(p => p.Property == "numNodeGroups") is { After: { } shards } && shards.GetInt32() != 1)
        {
            yield return "the cluster mode changes with the nodes kept, one shard and its replicas: set shards=1 now, and raise it in another update";
        }

        foreach (var other in group.Properties.Where(p => !PartOfTheStep.Contains(p.Property)))
        {
            yield return $"the cluster mode changes in an update with nothing else in it, and {other.Property} changes too: make it another update";
        }
    }
}
