using System.CommandLine;
using Amply.Ops.History;
using Amply.Ops.Reports;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>history</c>: what happened to a target: runs with their people, ElastiCache's events and alarms, in one time line.</summary>
internal sealed class HistoryVerb : ReportVerb<HistoryReport>
{
    private readonly TargetOptions target = new();
    private readonly Option<int> limit = new("--limit")
    {
        Description = "Show at most this many runs, the newest first.",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<string?> since = new("--since")
    {
        Description = "Show what happened since this time, or in this time: 2h, 7d. "
            + "Without it: the newest runs, and the events and alarms of the last day.",
        HelpName = "TIME",
    };

    private readonly IncidentOption incident = new(
        "Show only the runs of this incident, and what happened from an hour before the first of them.");

    private readonly Option<string?> report = new("--report")
    {
        Description = "Write the history to this new file, too: the incident on one page.",
        HelpName = ReportFile.HelpName,
    };

    public HistoryVerb(CommandServices services)
        : base(services, "history", "Show what happened to a target: who changed what, ElastiCache's events, and alarms.") =>
        Takes([limit, since, incident.Option, report, .. target.All]);

    protected override async Task<Attempt<HistoryReport>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(limit) is < 1 and var none)
        {
            return Refusal.Usage($"--limit {none} shows nothing", "use 1 or more");
        }

        var now = Services.Clock.GetUtcNow();
        DateTimeOffset from = default;
        if (parsed.GetValue(since) is { } text && !TimeText.TryMoment(text, now, out from))
        {
            return Refusal.Usage($"--since '{text}' is not a time", $"use {TimeText.MomentAllowed}");
        }

        if (!(await target.FindAsync(parsed, Services, cancellationToken)).Succeeded(out var chosen, out var refusal))
        {
            return refusal;
        }

        var options = new HistoryOptions(parsed.GetValue(limit), parsed.GetResult(since) is null ? null : from, incident.Read(parsed));
        if (parsed.GetValue(report) is not { } path)
        {
            return await ReadAsync(chosen, options, cancellationToken);
        }

        if (!ReportFile.Claim(path).Succeeded(out var claimed, out refusal))
        {
            return refusal;
        }

        using var file = claimed;
        var read = await ReadAsync(chosen, options, cancellationToken);
        file.Write(() => HistoryPage.Of(read, chosen, options.Incident, new ReportClock(Services.Clock.LocalTimeZone), now), Terminal);
        return read;
    }

    protected override void Show(HistoryReport report)
    {
        var rows = HistoryRow.Of(report);
        if (rows.IsEmpty)
        {
            Terminal.Line(report.Nothing);
        }
        else
        {
            Terminal.Table(TableView.Of(
                ["when (UTC)", "run", "who", "what", "outcome", "summary"],
                rows.Select(row => new Cell[]
                {
                    row.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"), row.Run, row.Who, row.What, row.Outcome, row.Summary,
                })));
        }

        foreach (var missing in report.Missing)
        {
            Terminal.Note($"warn  {missing}", Tone.Warning);
        }

        if (report.UnreadableLines > 0)
        {
            Terminal.Note($"{report.UnreadableLines} lines of the audit log could not be read.", Tone.Warning);
        }
    }

    private async Task<HistoryReport> ReadAsync(GroupTarget chosen, HistoryOptions options, CancellationToken cancellationToken)
    {
        var reading = new HistoryReader(Services.Audit.Of(chosen), Services.Groups.Open(chosen), options, Services.Clock)
            .ReadAsync(cancellationToken);
        using var line = Terminal.Progress();
        for (var seconds = 1; !await IsDoneAsync(reading, cancellationToken); seconds++)
        {
            line.Show($"{seconds} s / {HistoryReader.Ceiling.TotalSeconds:0} s  waiting for AWS: events, alarms, runs of other machines");
        }

        return await reading;
    }

    private async Task<bool> IsDoneAsync(Task reading, CancellationToken cancellationToken)
    {
        var second = Task.Delay(TimeSpan.FromSeconds(1), Services.Clock, cancellationToken);
        return await Task.WhenAny(reading, second) == reading;
    }
}
