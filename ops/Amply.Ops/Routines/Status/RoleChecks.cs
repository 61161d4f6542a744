using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges the roles: the primary of each shard, the primary endpoint, the slots; pure.</summary>
internal static class RoleChecks
{
    // An endpoint is a name. Resolvers keep the old address for some seconds after a failover.
    public static readonly TimeSpan NameMayBeLate = TimeSpan.FromMinutes(2);

    public static IEnumerable<Symptom> Check(Sight sight, GroupTarget target)
    {
        var topology = sight.Topology;
        if (target.Outputs.Mode == Mode.Cluster && !topology.NamesMembers)
        {
            yield return new Symptom(Trouble.MembersUnknown, Finding.Warn(
                "nodes",
                $"only 1 of {target.Outputs.Nodes.Length} nodes was read, through the configuration endpoint: "
                + "only the API knows the others",
                $"./amply status {target.Option} --wait 5m"));
            yield break;
        }

        // Where this machine is why nodes do not answer, it is not known whether the shard has a primary.
        var isFromHere = sight.Diagnosis is { IsFromHere: true };
        foreach (var shard in topology.Shards.Where(shard => !isFromHere || topology.Of(shard).Primaries.Any()))
        {
            foreach (var symptom in Primaries(topology, shard, target))
            {
                yield return symptom;
            }
        }

        foreach (var member in (topology.Group?.NodeGroups ?? []).SelectMany(n => n.Members))
        {
            var seen = topology.Nodes.FirstOrDefault(n => n.Id == member.CacheClusterId);
            if (member.CurrentRole is { } said && seen is not null && seen.Role != ObservedRole.Unreachable
                && (said == Aws.ElastiCache.MemberRole.Primary) != (seen.Role == ObservedRole.Primary))
            {
                yield return new Symptom(Trouble.RolesDisagree, Finding.Warn(
                    "roles",
                    $"the API says that {seen.Id} is {said}, Redis says {Lower(seen.Role)}",
                    $"./amply status {target.Option} --wait 5m"))
                {
                    Node = seen.Id,
                    Shard = seen.Shard,
                };
            }
        }

        if (sight.BehindEndpoint is { } behind && topology.NamesMembers)
        {
            yield return Endpoint(sight, behind, target);
        }

        if (Slots(topology) is { } slots)
        {
            yield return slots;
        }
    }

    private static IEnumerable<Symptom> Primaries(Topology topology, string shard, GroupTarget target)
    {
        var where = topology.Shards.Length > 1 ? $" of shard {shard}" : "";
        var primaries = topology.Of(shard).Primaries.Select(p => p.Id).ToArray();
        if (primaries.Length == 0)
        {
            var message = $"no node{where} says that it is the primary: writes fail";
            yield return new Symptom(
                Trouble.NoPrimary, Finding.Fail("roles", message, $"./amply status {target.Option} --wait 5m"))
            {
                Shard = shard,
                Sentence = $"No node{where} says that it is the primary: writes fail.",
                Consequences = ["A failover may be running. If this lasts for more than three minutes, read the page failover."],
            };
        }
        else if (primaries.Length > 1)
        {
            yield return new Symptom(Trouble.TwoPrimaries, Finding.Fail(
                "roles", $"{primaries.Length} nodes{where} say that they are the primary: {string.Join(", ", primaries)}",
                Symptom.Page("failover")))
            {
                Shard = shard,
            };
        }
    }

    private static Symptom Endpoint(Sight sight, NodeState behind, GroupTarget target)
    {
        const string Check = "primary endpoint";
        var id = sight.Topology.Nodes.FirstOrDefault(n => n.RunId is { } run && run == behind.RunId)?.Id ?? behind.Endpoint;
        if (behind.Role == ObservedRole.Primary)
        {
            return Symptom.Pass(Check, $"it leads to {id}, the primary");
        }

        var shard = sight.Topology.Shards[0];
        var failedOver = (sight.Events ?? []).Any(
            e => e.Message.StartsWith("Failover ", StringComparison.Ordinal) && sight.At - e.Date < NameMayBeLate);
        var next = failedOver ? $"./amply status {target.Option} --wait 5m" : Symptom.Page("failover");
        var primary = sight.Topology.Primaries.FirstOrDefault()?.Id;
        var found = behind.Role == ObservedRole.Replica ? $"it leads to {id}, which is a replica" : $"it does not answer: {behind.Problem}";
        return new Symptom(Trouble.EndpointAstray, Finding.Fail(Check, found, next))
        {
            Shard = shard,
            Sentence = behind.Role == ObservedRole.Replica
                ? $"The primary endpoint leads to {id}, which is a replica: clients cannot write (READONLY)."
                : $"The primary endpoint {behind.Endpoint} does not answer: {behind.Problem}.",
            Consequences =
            [
                .. primary is null ? Array.Empty<string>() : [$"The primary is {primary}."],
                .. failedOver ? ["A failover has just finished. The endpoint's name follows within some seconds."] : Array.Empty<string>(),
            ],
        };
    }

    // A node that is cut off sees no other. So the node that sees most slots is believed.
    private static Symptom? Slots(Topology topology)
    {
        if (topology.Nodes.Max(n => n.SlotsServed) is not { } served)
        {
            return null;
        }

        var missing = SlotSet.Total - served;
        return missing <= 0
            ? Symptom.Pass("slots", $"all {SlotSet.Total:N0} are served")
            : new Symptom(Trouble.SlotsNotServed, Finding.Fail(
                "slots",
                $"{missing:N0} of {SlotSet.Total:N0} are served by no node",
                Symptom.Page("failover")))
            {
                Sentence = $"{missing:N0} of {SlotSet.Total:N0} slots are served by no node.",
                Consequences = ["The cluster refuses commands for their keys, or for all keys (CLUSTERDOWN)."],
            };
    }

    internal static string Lower(ObservedRole role) => role.ToString().ToLowerInvariant();
}
