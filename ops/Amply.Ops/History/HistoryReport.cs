using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Target;

namespace Amply.Ops.History;

/// <summary>What happened to a group: runs of routines, ElastiCache's events and changes of alarms.</summary>
/// <param name="Entries">The lines of the runs, the newest run first.</param>
/// <param name="UnreadableLines">Lines of the whole log that could not be read, for example because a newer version wrote them.</param>
public sealed record HistoryReport(ImmutableArray<AuditEntry> Entries, int UnreadableLines)
{
    /// <summary>Oldest first.</summary>
    public ImmutableArray<CacheEvent> Events { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<AlarmTransition> Alarms { get; init; } = [];

    /// <summary>What could not be read, a sentence each.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>The sentence for people where nothing happened. JSON does not have it.</summary>
    internal string Nothing { get; init; } = "";

    /// <summary>The runs, each with its lines, the newest first.</summary>
    internal IEnumerable<AuditEntry[]> Runs => Entries.GroupBy(entry => entry.Run).Select(run => run.ToArray());

    /// <summary>What happened, in one sentence.</summary>
    internal string Summary()
    {
        var runs = Runs.ToArray();
        var failed = runs.Count(run => run[^1].Event is not (AuditEvent.Done or AuditEvent.Refused));
        var changes = Alarms.Count(alarm => alarm.IsOfAlarm);
        var ringing = Alarms.GroupBy(alarm => alarm.Name).Count(alarm => alarm.Last().To == AlarmState.Alarm);
        return $"{Count(runs.Length, "routine ran", "routines ran")}{(failed > 0 ? $" ({failed:N0} not done)" : "")}, "
            + $"ElastiCache reported {Count(Events.Length, "event", "events")}, "
            + (changes == 0 ? "and no alarm changed" : $"and alarms changed {Count(changes, "time", "times")}")
            + (ringing > 0 ? $": {Count(ringing, "alarm is", "alarms are")} still in ALARM." : ".");
    }

    private static string Count(int count, string one, string many) => $"{count:N0} {(count == 1 ? one : many)}";
}

/// <summary>Words about a run.</summary>
internal static class RunText
{
    private const int MostConditions = 4;

    /// <summary>Enough digits of a run's id to name the run.</summary>
    public static string Id(AuditEntry entry) => entry.Run[..Math.Min(8, entry.Run.Length)];

    /// <summary>The person: the AWS caller where it is known, else user and host.</summary>
    public static string Who(AuditEntry entry) => entry.Actor is { } arn ? CallerName.Short(arn) : entry.Who;

    /// <summary>The verb, and what it selected.</summary>
    public static string What(AuditEntry begun)
    {
        var all = begun.Selection ?? [];
        var more = all.Length > MostConditions ? $" and {all.Length - MostConditions:N0} more" : "";
        return string.Join(' ', all.Take(MostConditions).Select(one => one.Shared().ToString()).Prepend(begun.Routine)) + more;
    }

    /// <summary>The result of a run. A run that was killed has only its first line.</summary>
    public static string Outcome(AuditEvent last) => last switch
    {
        AuditEvent.Begun => "started, no outcome",
        AuditEvent.Done => "done",
        AuditEvent.Cancelled => "cancelled",
        AuditEvent.Refused => "refused",
        AuditEvent.Failed => "failed",
        _ => "unknown",
    };

    /// <summary>The incident and the summary.</summary>
    public static string Summary(AuditEntry[] run) =>
        $"{(run[0].Incident is { } incident ? $"[{incident}] " : "")}{run[^1].Summary}".TrimEnd();

    /// <summary>Whether an entry is of this target. The log of labs has the lines of all labs of one group id.</summary>
    public static bool IsOf(AuditEntry entry, GroupTarget target) =>
        !target.IsLab
        || (entry.LabInstance is not null || target.LabInstance() is not null
            ? entry.LabInstance == target.LabInstance()
            : entry.Target == target.Option || entry.ApiEndpoint == target.Outputs.ApiEndpoint);
}
