using System.Collections.Immutable;
using System.Text.Json;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>What an update from one plan to another would do; pure.</summary>
internal static class PlanComparer
{
    /// <summary>The one option of a resource that is compared beside its inputs.</summary>
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

            ImmutableArray<PropertyChange> properties = [.. Properties(was, resource).Where(p => !resource.IgnoreChanges.Contains(p.Property))];
            if (properties.Any(p => p.Effect == ChangeEffect.Replacement))
            {
                // What an update ignores counts again for the resource that is made in its place.
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
                Before = JsonSerializer.SerializeToElement(before.Protect, PlanJson.Default.Boolean),
                After = JsonSerializer.SerializeToElement(after.Protect, PlanJson.Default.Boolean),
                Effect = ChangeEffect.InPlace,
                Note = "kept by Pulumi: nothing changes at AWS",
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
}
