using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges the nodes that do not answer: what ElastiCache does by itself, what is lost, and what a person can do; pure.</summary>
internal static class LostNodes
{
    // ElastiCache promotes within about a minute. After this time a person must look.
    private const long SecondsOfAPromotion = 180;

    public static IEnumerable<Symptom> Check(Sight sight, GroupTarget target)
    {
        var topology = sight.Topology;
        if (sight.Diagnosis is { } cause && (cause.IsFromHere || cause.Kind == ConnectionFailureKind.AuthRefused))
        {
            yield return new Symptom(
                cause.IsFromHere ? Trouble.Here : Trouble.Token, Finding.Fail("reachability", cause.Sentence, cause.Hint))
            {
                Sentence = cause.Sentence,
            };
        }

        foreach (var node in topology.Nodes.Where(n => n.Role == ObservedRole.Unreachable))
        {
            yield return WasPrimary(topology, node) ? Primary(sight, node, target)
                : topology.Of(node.Shard).Primaries.FirstOrDefault() is { } heir && IsFormerPrimary(sight, node)
                    ? Former(topology, node, heir, target)
                : Replica(topology, node, target);
        }
    }

    private static Symptom Primary(Sight sight, NodeState node, GroupTarget target)
    {
        var shard = sight.Topology.Of(node.Shard);
        var what = shard.Nodes.Length == 1 && sight.Topology.NamesMembers && sight.Topology.Shards.Length == 1 ? "the only node"
            : $"the primary{OfShard(sight.Topology, node.Shard)}";
        var (consequences, next) = Answer(node, target) is { } own ? ([], own)
            : shard.Replicas.Any() ? Promotion(shard, target)
            : Replacement(sight, shard, target);
        return new Symptom(Trouble.LostPrimary, Finding.Fail("reachability", Words(node), next))
        {
            Node = node.Id,
            Shard = node.Shard,
            Sentence = node.Id.EndsWith("endpoint", StringComparison.Ordinal) ? $"The {Words(node)}." : $"{node.Id}, {what}, {How(node)}.",
            Consequences = consequences,
        };
    }

    private static Symptom Former(Topology topology, NodeState node, NodeState heir, GroupTarget target) =>
        new(Trouble.FormerPrimary, Finding.Fail("reachability", Words(node), $"./amply status {target.Option} --wait 15m"))
        {
            Node = node.Id,
            Shard = node.Shard,
            Sentence = $"{node.Id}, the primary{OfShard(topology, node.Shard)} until now, {How(node)}. {heir.Id} has taken over.",
            Consequences = ["ElastiCache moves the endpoint to the new primary, and replaces the lost node by itself: wait."],
        };

    private static Symptom Replica(Topology topology, NodeState node, GroupTarget target)
    {
        var others = topology.Of(node.Shard).Nodes.Count(n => n.Role == ObservedRole.Replica);
        var next = Answer(node, target) ?? $"./amply status {target.Option} --wait 15m";
        return new Symptom(Trouble.LostReplica, Finding.Fail("reachability", Words(node), next))
        {
            Node = node.Id,
            Shard = node.Shard,
            Sentence = $"{node.Id}, a replica{OfShard(topology, node.Shard)}, {How(node)}.",
            Consequences =
            [
                "The primary serves all clients. ElastiCache replaces the replica by itself.",
                .. others > 0 ? Array.Empty<string>() : ["Until then no replica can take over."],
            ],
        };
    }

    // ElastiCache promotes the replica that has received most. What it has not received is lost.
    private static (ImmutableArray<string> Consequences, string Next) Promotion(Topology shard, GroupTarget target)
    {
        var heir = shard.Replicas.OrderByDescending(r => r.ReplicationOffset).First();
        var loss = heir.SecondsBehind is { } seconds
            ? $"{heir.Id} last heard of its primary {seconds:N0} s ago. The writes since then are lost."
            : $"{heir.Id} does not say when it last heard of its primary.";
        var isAutomatic = (shard.Group?.AutomaticFailover ?? FeatureStatus.Enabled) == FeatureStatus.Enabled;
        return (isAutomatic, heir.SecondsBehind > SecondsOfAPromotion) switch
        {
            (true, false) => (
                [$"ElastiCache promotes {heir.Id} by itself, usually within a minute: wait.", loss],
                $"./amply status {target.Option} --wait 5m"),
            (true, true) => (
                ["ElastiCache promotes a replica by itself within a minute, and has not done so.", loss],
                Symptom.Page("failover")),
            _ when shard.Candidate is { } candidate && FailoverPreflight.Lags(candidate, target) is null
                && target.Outputs.Mode == Mode.Ha => (
                [$"Automatic failover is {shard.Group!.AutomaticFailover}, so ElastiCache promotes no replica.", loss],
                $"./amply failover promote --node {candidate.Id} {target.Option}"),
            _ => (
                [$"Automatic failover is {shard.Group!.AutomaticFailover}, so ElastiCache promotes no replica.", loss],
                Symptom.Page("failover")),
        };
    }

    private static (ImmutableArray<string> Consequences, string Next) Replacement(Sight sight, Topology shard, GroupTarget target)
    {
        var ids = shard.Nodes.Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        var begun = (sight.Events ?? []).FirstOrDefault(e => ids.Contains(e.SourceIdentifier)
            && e.Message.Contains("recover", StringComparison.OrdinalIgnoreCase));
        var isAlone = shard.Nodes.Length == 1;
        var users = sight.Topology.Shards.Length > 1 ? "the users of its sessions are" : "everyone is";
        ImmutableArray<string> lost =
        [
            isAlone
                ? $"ElastiCache replaces the node by itself with an empty node: {users} logged out."
                : "No replica answers either, so none can be promoted.",
        ];
        return begun is not null && begun.Message.StartsWith("Recovering", StringComparison.Ordinal)
            ? ([$"ElastiCache began to replace it {RoughTime.Text(sight.At - begun.Date)} ago.", .. lost],
                $"./amply status {target.Option} --wait 15m")
            : (lost, Symptom.Page("lost-node"));
    }

    /// <summary>The page for a node that answers with a refusal: a script, a load, too many clients; null for silence.</summary>
    private static string? Answer(NodeState node, GroupTarget target) => node.Failure is { IsAnswer: true } failure
        ? Diagnosis.Of([failure], new AskedGroup(target.Option, Nodes: 1))?.Hint
        : null;

    private static string Words(NodeState node) => $"{node.Id} at {node.Endpoint} {How(node)}";

    private static string How(NodeState node) => node.Failure is { IsAnswer: true }
        ? $"answers with a refusal: {node.Problem}"
        : $"does not answer: {node.Problem}";

    // Where a node of the shard is the primary, the lost node is not, whatever the API still says.
    private static bool WasPrimary(Topology topology, NodeState node)
    {
        var shard = topology.Of(node.Shard);
        if (shard.Primaries.Any())
        {
            return false;
        }

        var lost = shard.Nodes.Where(n => n.Role == ObservedRole.Unreachable).ToArray();
        var named = (topology.Group?.NodeGroups ?? []).SelectMany(g => g.Members)
            .FirstOrDefault(m => m.CurrentRole == MemberRole.Primary && lost.Any(n => n.Id == m.CacheClusterId))?.CacheClusterId;
        return node.Id == (named ?? lost[0].Id);
    }

    // The API is late, or its last event is new.
    private static bool IsFormerPrimary(Sight sight, NodeState node) =>
        (sight.Topology.Group?.NodeGroups ?? []).SelectMany(g => g.Members)
            .Any(m => m.CacheClusterId == node.Id && m.CurrentRole == MemberRole.Primary)
        || (sight.Events ?? []).Any(e => sight.At - e.Date < RoleChecks.NameMayBeLate
            && e.Message.StartsWith($"Failover from primary node {node.Id} ", StringComparison.Ordinal));

    private static string OfShard(Topology topology, string shard) => topology.Shards.Length > 1 ? $" of shard {shard}" : "";
}
