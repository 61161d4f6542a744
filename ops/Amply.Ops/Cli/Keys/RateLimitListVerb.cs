using System.CommandLine;
using Amply.Ops.Cli.OnCall;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>ratelimit list</c>: the highest counters.</summary>
internal sealed class RateLimitListVerb : GroupReportVerb<RateListQuestion, RateListing>
{
    private readonly Option<long?> over = new("--over") { Description = "Only counters above this number.", HelpName = "N" };
    private readonly Option<int> limit = LimitOption.Of("Show at most this many counters, the highest first.");

    public RateLimitListVerb(CommandServices services)
        : base(services, "list", "The highest counters, when their windows end, and counters that never end.") => Takes(over, limit);

    protected override Attempt<RateListQuestion> Read(ParseResult parsed) =>
        LimitOption.Check(parsed.GetValue(limit), "ratelimit list") is { } refusal
            ? refusal
            : new RateListQuestion(parsed.GetValue(over), parsed.GetValue(limit));

    protected override async Task<IReport<RateListing>> OpenAsync(
        IGroupAccess group, RateListQuestion options, CancellationToken cancellationToken) =>
        await RateList.OpenAsync(group, options, Services.Clock, cancellationToken);

    protected override IEnumerable<Problem> Problems(RateListing report)
    {
        if (report.Unproved is { } why)
        {
            yield return new Problem(why);
        }

        if (report.Endless > 0)
        {
            yield return new Problem(Endless(report), Fix: report.Fix);
        }
    }

    protected override ExitCode Code(RateListing report) => report.Unproved is not null ? ExitCode.Unknown
        : report.Endless > 0 ? ExitCode.NeedsAttention
        : ExitCode.Done;

    protected override void Show(RateListing report)
    {
        var counters = $"{report.Seen:N0} {(report.Seen == 1 ? "counter" : "counters")}";
        var shown = report.Matching == report.Seen ? counters : $"{report.Matching:N0} of {counters}";
        var highest = report.Counters.Length < report.Matching ? $"; the highest {report.Counters.Length:N0}" : "";
        Terminal.Line(shown + highest, Tone.Heading);
        if (!report.Counters.IsEmpty)
        {
            Terminal.Table(TableView.Of(
                ["requests", "ends in", "key"],
                report.Counters.Select(counter => new Cell[]
                {
                    $"{counter.Count:N0}",
                    counter.SecondsLeft is { } left ? $"{left:0} s" : new Cell("never", Tone.Bad),
                    Cell.CutId(counter.Key),
                })));
        }

        if (report.NotCounters > 0)
        {
            Terminal.Line($"{report.NotCounters:N0} keys under rate: are not counters.", Tone.Warning);
        }

        foreach (var sentence in ReadPlace.Sentences(report.ReadFrom))
        {
            Terminal.Line(sentence, Tone.Quiet);
        }

        if (report.Unproved is { } why)
        {
            Terminal.Line(why, Tone.Warning);
        }

        if (report.Endless > 0)
        {
            Terminal.Line(Endless(report), Tone.Bad);
            Terminal.LineHint(report.Fix!, "");
        }
    }

    private static string Endless(RateListing report) =>
        report.Endless == 1 ? "1 counter has no TTL and never ends." : $"{report.Endless:N0} counters have no TTL and never end.";
}
