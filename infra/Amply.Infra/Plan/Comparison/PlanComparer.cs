using System.Collections.Immutable;
using System.Text.Json;
using Amply.Redis;
using Amply.Redis.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>What an update from one plan to another would do; pure.</summary>
internal static class PlanComparer
{
    private const string Group = "aws:elasticache/replicationGroup:ReplicationGroup";

    public static PlanComparison Compare(PlanDocument before, PlanDocument after, string from)
    {
        ImmutableArray<ResourceChange> changes = [.. Changes(before, after)];
        return new PlanComparison
        {
            From = from,
            MonthlyUsdBefore = before.Cost.MonthlyUsd,
            Changes = changes,
            ClientImpact = [.. Impact(before, after, changes)],
            Refusals = [.. Refusals(before, after, changes)],
        };
    }

    private static IEnumerable<ResourceChange> Changes(PlanDocument before, PlanDocument after)
    {
        var old = before.Resources.ToDictionary(r => (r.Type, r.Name));
        foreach (var resource in after.Resources)
        {
            if (!old.Remove((resource.Type, resource.Name), out var was))
            {
                yield return new ResourceChange { Type = resource.Type, Name = resource.Name, Action = ChangeAction.Create };
                continue;
            }

            ImmutableArray<PropertyChange> properties = [.. Properties(was, resource)];
            if (properties.Length > 0)
            {
                yield return new ResourceChange
                {
                    Type = resource.Type,
                    Name = resource.Name,
                    Action = properties.Any(p => p.Effect == ChangeEffect.Replacement) ? ChangeAction.Replace : ChangeAction.Update,
                    Properties = properties,
                };
            }
        }

        foreach (var gone in old.Values)
        {
            yield return new ResourceChange { Type = gone.Type, Name = gone.Name, Action = ChangeAction.Delete };
        }
    }

    private static IEnumerable<PropertyChange> Properties(PlannedResource before, PlannedResource after)
    {
        foreach (var name in before.Inputs.Keys.Union(after.Inputs.Keys).Order(StringComparer.Ordinal).Where(n => !after.IgnoreChanges.Contains(n)))
        {
            JsonElement? old = before.Inputs.TryGetValue(name, out var b) ? b : null;
            JsonElement? now = after.Inputs.TryGetValue(name, out var a) ? a : null;
            if (old is { } x && now is { } y && JsonElement.DeepEquals(x, y))
            {
                continue;
            }

            var (effect, note) = PropertyEffects.Of(after.Type, name, old, now);
            yield return new PropertyChange { Property = name, Before = old, After = now, Effect = effect, Note = note };
        }
    }

    private static IEnumerable<string> Impact(PlanDocument before, PlanDocument after, ImmutableArray<ResourceChange> changes)
    {
        var group = changes.FirstOrDefault(c => c.Type == Group);
        if (group is null)
        {
            yield return "none: the replication group is not changed";
            yield break;
        }

        if (group.Action == ChangeAction.Replace)
        {
            yield return "the group is made anew: every session, counter, cached query and result is gone, and the endpoints change";
            yield break;
        }

        if (before.Mode == Mode.Single && after.Mode == Mode.Ha)
        {
            yield return "none: the endpoint stays; the primary forks once to fill the replica, which costs it memory";
        }
        else if (before.Mode == Mode.Ha && after.Mode == Mode.Single)
        {
            yield return "the endpoint stays; were the primary a node that is removed, ElastiCache fails over first";
        }

        foreach (var property in group.Properties.Where(p => p.Note is not null && p.Property != "numCacheClusters"))
        {
            yield return $"{property.Property}: {property.Note}";
        }
    }

    private static IEnumerable<string> Refusals(PlanDocument before, PlanDocument after, ImmutableArray<ResourceChange> changes)
    {
        var steps = (before.Mode, after.Mode) switch
        {
            (Mode.Single, Mode.Compatible) => "take the steps apart: mode=ha, then mode=compatible",
            (Mode.Single, Mode.Cluster) => "take the steps apart: mode=ha, then mode=compatible, then mode=cluster",
            (Mode.Ha, Mode.Cluster) => "take the steps apart: mode=compatible, then mode=cluster",
            (Mode.Compatible, Mode.Single) => "take the steps apart: mode=ha, then mode=single",
            (Mode.Cluster, not Mode.Cluster) => "cluster mode cannot be left: a new group from scratch, and its clients moved",
            _ => null,
        };
        if (steps is not null)
        {
            yield return $"AWS does not change {Lower(before.Mode)} to {Lower(after.Mode)} in one update; {steps}";
        }

        // Protection is what the group has now: a plan that also takes it away is refused by the engine all the same.
        foreach (var change in changes.Where(c => c.Action is ChangeAction.Replace or ChangeAction.Delete))
        {
            var was = before.Resources.First(r => r.Type == change.Type && r.Name == change.Name);
            if (was.Protect)
            {
                var why = string.Join(", ", change.Properties.Where(p => p.Effect == ChangeEffect.Replacement).Select(p => p.Property));
                yield return change.Action == ChangeAction.Delete
                    ? $"{change.Name} is protected and would be deleted"
                    : $"{change.Name} is protected and would be replaced, because of {why}; undo that change, or move to a new group: README, \"Restore\"";
            }
        }

        var group = changes.FirstOrDefault(c => c.Type == Group);
        if (group is not null && group.Properties.Any(p => p.Effect == ChangeEffect.NeedsOwnStep)
            && group.Properties.FirstOrDefault(p => p.Property is not ("clusterMode" or "parameterGroupName" or "tags" or "numCacheClusters" or "numNodeGroups" or "replicasPerNodeGroup")) is { } other)
        {
            yield return $"the cluster mode changes in an update with nothing else in it, and {other.Property} changes too: make it another update";
        }
    }

    private static string Lower(Mode mode) => ContractNames.Of(mode);
}
