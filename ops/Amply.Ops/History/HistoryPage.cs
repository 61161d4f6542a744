using System.Text.Json;
using Amply.Ops.Aws;
using Amply.Ops.Reports;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.History;

/// <summary>An incident as a report: what the people did, what ElastiCache did, and which alarms rang, in one time line.</summary>
internal static class HistoryPage
{
    public static ReportDocument Of(HistoryReport report, GroupTarget target, string? incident, ReportClock clock, DateTimeOffset now)
    {
        ImmutableArray<HistoryRow> rows = [.. HistoryRow.Of(report).Reverse()];
        var id = target.Outputs.ReplicationGroupId;
        // As the runs wrote it: the person who asks may have typed it in another case.
        incident = incident is null ? null : report.Entries.FirstOrDefault(entry => entry.Incident is not null)?.Incident ?? incident;
        return new ReportDocument
        {
            Title = incident is null ? $"History of {id}" : $"{incident}: {id}",
            Summary = Sentence(report, rows),
            IsGood = report.Runs.All(run => run[^1].Event is AuditEvent.Done or AuditEvent.Refused),
            Facts = [.. Facts(report, target, incident, rows, clock, now)],
            Sections =
            [
                new ReportSection("Timeline")
                {
                    Sentence = rows.IsEmpty ? "Nothing is known to have happened." : null,
                    Chart = rows.IsEmpty ? null : Chart(rows, report),
                    Table = rows.IsEmpty ? null : Table(rows, clock),
                },
                .. report.Missing.IsEmpty
                    ? Array.Empty<ReportSection>()
                    : [new ReportSection("What is missing") { Sentence = string.Join(' ', report.Missing) }],
                new ReportSection("What to do next")
                {
                    Commands = [$"./amply status {target.Option}", $"./amply history {target.Option}"],
                },
            ],
            Data = JsonSerializer.SerializeToNode(report, OpsJson.Default.HistoryReport),
        };
    }

    private static string Sentence(HistoryReport report, ImmutableArray<HistoryRow> rows) => rows.IsEmpty
        ? report.Summary()
        : $"From {rows[0].At.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {End(rows).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC {report.Summary()}";

    private static DateTimeOffset End(ImmutableArray<HistoryRow> rows) => rows.Max(row => row.Ended ?? row.At);

    private static IEnumerable<(string Name, string Text)> Facts(
        HistoryReport report, GroupTarget target, string? incident, ImmutableArray<HistoryRow> rows, ReportClock clock, DateTimeOffset now)
    {
        if (incident is not null)
        {
            yield return ("incident", incident);
        }

        yield return ("target", $"{target.Outputs.ReplicationGroupId}, {target.Option}, {target.Outputs.Region}");
        yield return ("mode", target.Outputs.Mode.Name());
        if (!rows.IsEmpty)
        {
            yield return ("from", clock.Moment(rows[0].At));
            yield return ("to", clock.Moment(End(rows)));
        }

        if (report.Runs.Select(run => RunText.Who(run[0])).Distinct().ToArray() is { Length: > 0 } people)
        {
            yield return ("people", string.Join(", ", people));
        }

        yield return ("written", clock.Moment(now));
    }

    private static ReportTable Table(ImmutableArray<HistoryRow> rows, ReportClock clock)
    {
        var first = rows[0].At;
        var format = rows.All(row => row.At.UtcDateTime.Date == first.UtcDateTime.Date) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
        return ReportTable.Of(
            [.. clock.Heads("at", first), "length", "who", "what", "outcome", "summary", "run"],
            rows.Select(row => (ReportCell[])
            [
                .. clock.Cells(row.At, first, format),
                ReportCell.Number(row.Ended is { } end ? DurationText.Of((end - row.At).TotalMilliseconds) : ""),
                row.Who,
                row.What,
                new(row.Outcome.Text, Class(row.Outcome.Tone)),
                row.Summary,
                ReportCell.Id(row.Run),
            ]));
    }

    private static string? Class(Tone tone) => tone switch
    {
        Tone.Good => "pass",
        Tone.Warning => "warn",
        Tone.Bad => "fail",
        _ => null,
    };

    // Runs and the time in which an alarm rang are bars, events are marks.
    private static TimelineChart Chart(ImmutableArray<HistoryRow> rows, HistoryReport report)
    {
        var (origin, end) = (rows[0].At, End(rows));
        double Ms(DateTimeOffset at) => (at - origin).TotalMilliseconds;
        var label = (end - origin) switch
        {
            { TotalDays: > 1 } => "MM-dd HH:mm",
            { TotalHours: > 1 } => "HH:mm",
            _ => "HH:mm:ss",
        };
        return new TimelineChart(
            [
                .. rows.Where(row => row.Run.Length > 0).Select(
                    row => new TimelineBar("run", row.What, Ms(row.At), Ms(row.Ended ?? row.At))),
                .. report.Alarms.GroupBy(alarm => alarm.Name).SelectMany(alarm => Rings([.. alarm], end)).Select(
                    ring => new TimelineBar("alarm", ring.Name, Ms(ring.From), Ms(ring.To))),
            ],
            [.. report.Events.Select(one => new TimelineMark(Ms(one.Date), $"{one.Date.UtcDateTime:HH:mm:ss}: {one.Message}"))],
            ms => origin.UtcDateTime.AddMilliseconds(ms).ToString(label))
        {
            MarksName = "ElastiCache's events",
            Title = "Timeline in UTC: routines, alarms and ElastiCache's events",
        };
    }

    private static IEnumerable<(string Name, DateTimeOffset From, DateTimeOffset To)> Rings(AlarmTransition[] changes, DateTimeOffset end)
    {
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i].To == AlarmState.Alarm)
            {
                yield return (changes[i].Name, changes[i].At, i + 1 < changes.Length ? changes[i + 1].At : end);
            }
        }
    }
}
