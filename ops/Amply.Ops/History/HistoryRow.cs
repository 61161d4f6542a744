using Amply.Ops.Aws;
using Amply.Ops.Terminal;

namespace Amply.Ops.History;

/// <summary>One line of the time line: a run, an event of ElastiCache, or a change of an alarm.</summary>
/// <param name="Ended">When a run ended; null where it has no end, and for other lines.</param>
/// <param name="Run">The first digits of the run's id; empty for other lines.</param>
/// <param name="What">The verb with its selection, the source of the event, or the alarm.</param>
internal sealed record HistoryRow(
    DateTimeOffset At, DateTimeOffset? Ended, string Run, string Who, string What, Cell Outcome, string Summary)
{
    /// <summary>All of a report, the newest first.</summary>
    public static ImmutableArray<HistoryRow> Of(HistoryReport report) =>
    [
        .. report.Runs.Select(Of)
            .Concat(report.Events.Select(one => new HistoryRow(
                one.Date, null, "", "ElastiCache", one.SourceIdentifier, new Cell("event", Tone.Quiet), one.Message)))
            .Concat(report.Alarms.Where(alarm => alarm.IsOfAlarm).Select(alarm => new HistoryRow(
                alarm.At, null, "", "CloudWatch", alarm.Name, new Cell(alarm.To ?? "changed", ToneOf(alarm)), alarm.Summary)))
            .OrderByDescending(row => row.At),
    ];

    private static HistoryRow Of(AuditEntry[] run) => new(
        run[0].At,
        run[^1].Event == AuditEvent.Begun ? null : run[^1].At,
        RunText.Id(run[0]),
        RunText.Who(run[0]),
        RunText.What(run[0]),
        new Cell(RunText.Outcome(run[^1].Event), ToneOf(run[^1].Event)),
        RunText.Summary(run));

    private static Tone ToneOf(AuditEvent last) => last switch
    {
        AuditEvent.Begun or AuditEvent.Cancelled or AuditEvent.Refused => Tone.Warning,
        AuditEvent.Done => Tone.Good,
        _ => Tone.Bad,
    };

    private static Tone ToneOf(AlarmTransition alarm) => alarm.To switch
    {
        AlarmState.Alarm => Tone.Bad,
        AlarmState.Ok => Tone.Good,
        _ => Tone.Quiet,
    };
}
