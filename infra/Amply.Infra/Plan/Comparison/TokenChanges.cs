using System.Collections.Immutable;
using System.Text.Json;
using Amply.Model;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>What a new token changes downstream; both plans mask it, so their inputs look alike.</summary>
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
                : "the old token ends at once: clients that still use it cannot connect again"),
            version, "secretString", ChangeEffect.Unknown, "clients read the new token from here on");
    }

    private static ImmutableArray<ResourceChange> With(ImmutableArray<ResourceChange> changes, PlannedResource resource, string property, ChangeEffect effect, string note)
    {
        var masked = JsonSerializer.SerializeToElement(StackOutputs.Masked, PlanJson.Default.String);
        var change = new PropertyChange { Property = property, Before = masked, After = masked, Effect = effect, Note = note };
        var known = changes.FirstOrDefault(c => c.Type == resource.Type && c.Name == resource.Name);
        return known switch
        {
            null => changes.Add(new ResourceChange { Type = resource.Type, Name = resource.Name, Action = ChangeAction.Update, Properties = [change] }),
            { Action: ChangeAction.Update or ChangeAction.Replace } => changes.Replace(known, known with { Properties = known.Properties.Add(change) }),
            _ => changes,
        };
    }
}
