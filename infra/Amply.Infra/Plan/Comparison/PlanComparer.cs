using System.Text.Json;
using Amply.Model;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>The changes of an update from one plan to another. Pure.</summary>
internal static class PlanComparer
{
    /// <summary>The only option of a resource that is compared. All else that is compared are inputs.</summary>
    public const string Protect = "protect";

    public static PlanComparison Compare(PlanDocument before, PlanDocument after, string from)
    {
        ImmutableArray<ResourceChange> changes = [.. TokenChanges.AddedTo([.. Changes(before, after)], after)];
        return new PlanComparison
        {
            From = from,
            MonthlyUsdBefore = before.Cost.MonthlyUsd,
            Changes = changes,
            ClientImpact = [.. Comparison.ClientImpact.Of(before, after, changes)],
            Refusals = [.. Comparison.Refusals.Of(before, after, changes)],
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

            ImmutableArray<PropertyChange> properties =
                [.. Properties(was, resource).Where(p => !resource.IgnoreChanges.Contains(p.Property))];
            if (properties.Any(p => p.Effect == ChangeEffect.Replacement))
            {
                // An update ignores these inputs, but a replacement is created with them.
                properties = [.. Properties(was, resource)];
            }

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
        if (before.Protect != after.Protect)
        {
            yield return new PropertyChange
            {
                Property = Protect,
                Before = Flag(before.Protect),
                After = Flag(after.Protect),
                Effect = ChangeEffect.InPlace,
                Note = "Pulumi keeps this flag: nothing changes at AWS",
            };
        }

        foreach (var name in before.Inputs.Keys.Union(after.Inputs.Keys).Order(StringComparer.Ordinal))
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

    private static JsonElement Flag(bool value) => JsonElement.Parse(value ? "true" : "false");
}

/// <summary>The changes that follow from a new token. Both plans mask the token, so their inputs look alike.</summary>
internal static class TokenChanges
{
    public static IEnumerable<ResourceChange> AddedTo(ImmutableArray<ResourceChange> changes, PlanDocument after)
    {
        if (!changes.Any(c => c.Type == ResourceTypes.RandomPassword && c.Action == ChangeAction.Replace))
        {
            return changes;
        }

        var group = after.Resources.Single(r => r.Type == ResourceTypes.ReplicationGroup);
        var version = after.Resources.Single(r => r.Type == ResourceTypes.SecretVersion);
        var rotates = group.Inputs["authTokenUpdateStrategy"].GetString() == "ROTATE";
        return With(
            With(changes, group, "authToken", ChangeEffect.InPlace, rotates
                ? "the new token is valid beside the old one: restart the clients, then update once more with authTokenStrategy SET"
                : "the old token becomes invalid at once: clients that still use it cannot connect again"),
            version, "secretString", ChangeEffect.Unknown, "clients read the new token from here");
    }

    private static ImmutableArray<ResourceChange> With(
        ImmutableArray<ResourceChange> changes, PlannedResource resource, string property, ChangeEffect effect, string note)
    {
        var masked = JsonElement.Parse($"\"{StackOutputs.Masked}\"");
        var change = new PropertyChange { Property = property, Before = masked, After = masked, Effect = effect, Note = note };
        var known = changes.FirstOrDefault(c => c.Type == resource.Type && c.Name == resource.Name);
        return known switch
        {
            null => changes.Add(
                new ResourceChange { Type = resource.Type, Name = resource.Name, Action = ChangeAction.Update, Properties = [change] }),
            { Action: ChangeAction.Update or ChangeAction.Replace } =>
                changes.Replace(known, known with { Properties = known.Properties.Add(change) }),
            _ => changes,
        };
    }
}
