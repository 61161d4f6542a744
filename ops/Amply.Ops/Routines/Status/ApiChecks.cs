using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges what ElastiCache's API says of the group; pure.</summary>
internal static class ApiChecks
{
    public static IEnumerable<Symptom> Check(Sight sight, GroupTarget target)
    {
        var topology = sight.Topology;
        if (topology.Group is not { } group)
        {
            var silent = topology.ApiProblem ?? ApiProblem.Unknown;
            yield return new Symptom(
                Trouble.Api, Finding.Warn("API", $"{silent.Sentence}. The node data comes from Redis itself", silent.Remedy));
            yield break;
        }

        if (topology.ApiProblem is { } problem)
        {
            yield return new Symptom(Trouble.Api, Finding.Warn(
                "API", $"{problem.Sentence}. Without the API the members of the group are not known", problem.Remedy));
        }

        yield return Status(group, target);
        if (target.Outputs.Mode != Mode.Single
            && (group.AutomaticFailover != FeatureStatus.Enabled || group.MultiAz != FeatureStatus.Enabled))
        {
            yield return new Symptom(Trouble.FailoverFlags, Finding.Warn(
                StatusJudge.FailoverFlags,
                $"automatic failover is {group.AutomaticFailover}, Multi-AZ is {group.MultiAz}; "
                + $"mode {target.Outputs.Mode.ToString().ToLowerInvariant()} has both enabled",
                $"./amply failover promote --restore-flags {target.Option} --execute"))
            {
                Consequences = ["Perhaps a promotion was interrupted."],
            };
        }

        if (OtherMembers(topology, target) is { } others)
        {
            yield return others;
        }
    }

    /// <summary>The command that makes the stack's resources fit its group.</summary>
    public static string Apply(GroupTarget target) =>
        target.IsLab ? $"./amply lab apply {target.Option}" : $"pulumi up -s {target.Outputs.Stack}";

    private static Symptom Status(ReplicationGroup group, GroupTarget target)
    {
        const string Check = "API";
        if (group.Status == ReplicationGroup.Available)
        {
            return Symptom.Pass(Check, $"{group.Id} is available");
        }

        var changes = group.Status is "modifying" or "snapshotting" or "creating";
        return new Symptom(
            changes ? Trouble.GroupChanges : Trouble.OtherStatus,
            Finding.Warn(Check, $"{group.Id} is {group.Status}", $"./amply status {target.Option} --wait 15m"))
        {
            Consequences = ["Until it is available ElastiCache refuses other changes."],
        };
    }

    private static Symptom? OtherMembers(Topology topology, GroupTarget target)
    {
        var expected = target.Outputs.Nodes;
        var found = topology.NamesMembers ? topology.Group!.NodeGroups.SelectMany(g => g.Members, (_, m) => m.CacheClusterId).ToArray() : [];
        if (topology.Nodes.Length != expected.Length)
        {
            return Others($"{topology.Nodes.Length} nodes; the stack has {expected.Length}", target);
        }

        var unknown = found.Where(id => !expected.Contains(id)).Order(StringComparer.Ordinal).ToArray();
        return unknown.Length > 0
            ? Others($"the group has {string.Join(", ", unknown)}; the stack knows {string.Join(", ", expected)}", target)
            : null;
    }

    private static Symptom Others(string message, GroupTarget target) =>
        new(Trouble.OtherMembers, Finding.Warn("nodes", message, Apply(target)));
}
