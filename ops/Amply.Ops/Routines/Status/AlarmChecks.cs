using Amply.Model.Design;
using Amply.Ops.Aws;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges CloudWatch's alarms of the group's members; pure.</summary>
internal static class AlarmChecks
{
    /// <summary>The beginning of the alarms' names, of all stacks.</summary>
    public const string Prefix = "redis-amply-";

    public static IEnumerable<Symptom> Check(Sight sight, GroupTarget target)
    {
        if (sight.AlarmsProblem is { } problem)
        {
            yield return ApiChecks.Silent(
                Trouble.AlarmsUnknown, "alarms", problem, "Without CloudWatch CPU, free memory and credits are not known", target);
            yield break;
        }

        foreach (var alarm in sight.Alarms.Where(a => a.State is not (AlarmState.Ok or AlarmState.InsufficientData)))
        {
            yield return Fired(alarm, target);
        }

        foreach (var symptom in Members(sight, target))
        {
            yield return symptom;
        }

        var quiet = sight.Alarms.Count(a => a.State == AlarmState.Ok);
        var waiting = sight.Alarms.Count(a => a.State == AlarmState.InsufficientData);
        yield return Symptom.Pass(
            "alarms", $"{quiet} of {sight.Alarms.Length} are ok{(waiting > 0 ? $", {waiting} have no data yet" : "")}");
    }

    /// <summary>The member that an alarm watches; null for an alarm of another group.</summary>
    public static string? Member(Alarm alarm, string replicationGroupId) =>
        alarm.Dimensions.Values.Append(Split(alarm).Member).FirstOrDefault(id => MemberNames.IsMemberOf(id, replicationGroupId));

    private static Symptom Fired(Alarm alarm, GroupTarget target)
    {
        var (kind, _) = Split(alarm);
        var rule = AlarmCatalogue.Rules.FirstOrDefault(one => one.Kind == kind);
        var page = rule is null ? "./amply runbook" : Symptom.Page(kind);
        return new Symptom(Trouble.Alarm, alarm.State == AlarmState.Alarm
            ? Finding.Fail("alarm", $"{alarm.Name}: {alarm.StateReason}", page)
            : Finding.Warn("alarm", $"{alarm.Name} has an unknown state: {alarm.State}", page))
        {
            Alarm = rule?.Kind,
            Node = Member(alarm, target.Outputs.ReplicationGroupId),
            Consequences = rule is null ? [] : [rule.Meaning],
        };
    }

    // Alarms are named by member. A promotion or a replacement may leave other members than the stack has made alarms for.
    private static IEnumerable<Symptom> Members(Sight sight, GroupTarget target)
    {
        var members = sight.Topology.Group is { MemberClusters.IsEmpty: false } group ? group.MemberClusters : target.Outputs.Nodes;
        var watched = sight.Alarms.Select(alarm => Member(alarm, target.Outputs.ReplicationGroupId)).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var without = members.Where(member => !watched.Contains(member)).Order(StringComparer.Ordinal).ToArray();
        if (without.Length > 0)
        {
            yield return Others($"{string.Join(", ", without)} {(without.Length == 1 ? "has" : "have")} no alarms", members, target);
        }

        var gone = watched.Where(member => !members.Contains(member)).Order(StringComparer.Ordinal).ToArray();
        if (gone.Length > 0)
        {
            var are = gone.Length == 1 ? "is no member" : "are no members";
            yield return Others($"there are alarms for {string.Join(", ", gone)}, which {are} of the group", members, target);
        }
    }

    private static Symptom Others(string message, ImmutableArray<string> members, GroupTarget target) =>
        new(Trouble.AlarmsOfOthers, Finding.Warn("alarms", message, ApiChecks.Tell(members, target)));

    // redis-amply-KIND-MEMBER
    private static (string Kind, string Member) Split(Alarm alarm) => AlarmCatalogue.Rules
        .Where(rule => alarm.Name.StartsWith(StackNames.Alarm(rule.Kind, ""), StringComparison.Ordinal))
        .Select(rule => (rule.Kind, alarm.Name[StackNames.Alarm(rule.Kind, "").Length..]))
        .FirstOrDefault(("", ""));
}
