using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges what ElastiCache's API says of the group; pure.</summary>
internal static class ApiChecks
{
    private static readonly string[] Programs = ["./amply ", "aws ", "curl ", "getent ", "pulumi "];

    public static IEnumerable<Symptom> Check(Sight sight, GroupTarget target)
    {
        var topology = sight.Topology;
        if (topology.Group is not { } group)
        {
            var silent = topology.ApiProblem ?? ApiProblem.Unknown;
            yield return Silent(Trouble.Api, "API", silent, "The node data comes from Redis itself", target);
            yield break;
        }

        if (topology.ApiProblem is { } problem)
        {
            yield return Silent(Trouble.Api, "API", problem, "Without the API the members of the group are not known", target);
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

    /// <summary>The command that tells the stack the ids of its members. ElastiCache chose other ids than the stack had derived.</summary>
    public static string Tell(IEnumerable<string> members, GroupTarget target)
    {
        var ids = $"[{string.Join(",", members.Order(StringComparer.Ordinal).Select(id => $"\"{id}\""))}]";
        return target.IsLab
            ? $"./amply lab apply {target.Option} --set 'memberIds={ids}'"
            : $"pulumi up -s {target.Outputs.Stack} -c 'amply-redis:memberIds={ids}'";
    }

    /// <summary>An API that did not answer, or refused.</summary>
    /// <param name="then">What is not known for it.</param>
    public static Symptom Silent(Trouble trouble, string check, ApiProblem problem, string then, GroupTarget target)
    {
        var command = Command(problem.Remedy);
        return new Symptom(trouble, Finding.Warn(
            check, $"{problem.Sentence}. {then}", command ?? $"./amply status {target.Option} --wait 5m"))
        {
            Consequences = command is null ? [problem.Remedy] : [],
        };
    }

    // A remedy of AWS is a sentence, and often ends in a command.
    private static string? Command(string remedy)
    {
        var end = remedy[(remedy.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon ? colon + 2 : 0)..].TrimEnd('.');
        return Programs.Any(program => end.StartsWith(program, StringComparison.Ordinal))
            && !end.Contains(". ", StringComparison.Ordinal) && !end.Contains(", ", StringComparison.Ordinal)
                ? end
                : null;
    }

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
        const string Check = "nodes";
        var expected = target.Outputs.Nodes;
        if (topology.Nodes.Length != expected.Length)
        {
            var apply = target.IsLab ? $"./amply lab apply {target.Option}" : $"pulumi up -s {target.Outputs.Stack}";
            return new Symptom(Trouble.OtherMembers, Finding.Warn(
                Check, $"{topology.Nodes.Length} nodes; the stack has {expected.Length}", apply));
        }

        var members = topology.NamesMembers
            ? topology.Group!.NodeGroups.SelectMany(g => g.Members).Select(m => m.CacheClusterId).ToArray()
            : [];
        var unknown = members.Where(id => !expected.Contains(id)).Order(StringComparer.Ordinal).ToArray();
        return unknown.Length == 0 ? null : new Symptom(Trouble.OtherMembers, Finding.Warn(
            Check,
            $"the group has {string.Join(", ", unknown)}; the stack knows {string.Join(", ", expected)}",
            Tell(members, target)));
    }
}
