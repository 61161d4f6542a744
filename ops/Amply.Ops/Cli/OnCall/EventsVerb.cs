using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Looks;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>events</c>: ElastiCache's events of the group and its nodes.</summary>
internal sealed class EventsVerb : GroupReportVerb<EventsVerb.Question, EventsReport>
{
    // ElastiCache keeps events for 14 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    private readonly Option<string> since = new("--since")
    {
        Description = "How far back, at most 14d.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "1h",
    };

    private readonly Option<string?> node = new("--node") { Description = "Only events of this node.", HelpName = "ID" };
    private readonly Option<int> limit = LimitOption.Of("Show at most this many events, the newest first.", 50);

    public EventsVerb(CommandServices services)
        : base(
            services, "events", "ElastiCache's events of the group and its nodes, the newest first: failovers, restarts, maintenance.") =>
        Takes(since, node, limit);

    protected override Attempt<Question> Read(ParseResult parsed)
    {
        if (!TimeText.TryDuration(parsed.GetValue(since)!, out var ago) || ago <= TimeSpan.Zero || ago > Longest)
        {
            return Refusal.Usage(
                $"--since '{parsed.GetValue(since)}' is not a time from 1s to 14d, such as 2h or 7d", "./amply events --help");
        }

        return LimitOption.Check(parsed.GetValue(limit), "events") is { } refusal
            ? refusal
            : new Question(Services.Clock.GetUtcNow() - ago, parsed.GetValue(node), parsed.GetValue(limit));
    }

    protected override Task<IReport<EventsReport>> OpenAsync(IGroupAccess group, Question options, CancellationToken cancellationToken) =>
        Task.FromResult<IReport<EventsReport>>(new EventsRoutine(group, options.Since, options.Node, options.Limit, Services.Clock));

    protected override void Show(EventsReport report)
    {
        if (report.Events.IsEmpty)
        {
            Terminal.Line($"{report.Group}: no event since {report.Since:yyyy-MM-dd HH:mm:ss} UTC.");
            return;
        }

        Terminal.Table(TableView.Of(
            ["when (UTC)", "node", "event"],
            report.Events.Select(one => new Cell[] { one.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"), one.Source, one.Message })));
        if (report.More > 0)
        {
            Terminal.Line($"{report.More:N0} older events are not listed. --limit lists more.", Tone.Quiet);
        }
    }

    /// <summary>The options of the verb.</summary>
    internal sealed record Question(DateTimeOffset Since, string? Node, int Limit);
}
