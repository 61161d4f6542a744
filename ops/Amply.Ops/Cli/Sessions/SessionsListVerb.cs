using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions list</c>: lists sessions as the "active sessions" page shows them.</summary>
internal sealed class SessionsListVerb : GroupReportVerb<ListingOptions, SessionListing>
{
    private readonly SelectionOptions selection = new();
    private readonly Option<int> limit = new("--limit")
    {
        Description = "List at most this many sessions.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    public SessionsListVerb(CommandServices services)
        : base(services, "list", "List sessions as the \"active sessions\" page shows them. Ids are shown as hashes.") =>
        Takes([limit, .. selection.All]);

    protected override Attempt<ListingOptions> Read(ParseResult parsed)
    {
        if (!selection.Read(parsed, Console.In, Services.Clock.GetUtcNow()).Succeeded(out var selected, out var refusal))
        {
            return refusal;
        }

        return parsed.GetValue(limit) is < 1 and var none
            ? TypedLine.Usage(parsed, $"--limit {none} lists nothing", "use 1 or more")
            : new ListingOptions(selected, parsed.GetValue(limit), Latest: false);
    }

    protected override async Task<IReport<SessionListing>> OpenAsync(
        IGroupAccess group, ListingOptions options, CancellationToken cancellationToken) =>
        await SessionListingRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    protected override IEnumerable<Problem> Problems(SessionListing report)
    {
        if (report.NothingMatches is { } nothing)
        {
            yield return new Problem(nothing);
        }

        if (report.CannotJudge > 0)
        {
            yield return new Problem(UnjudgedSessions.Seen(report.CannotJudge, report.UnreadFields), Fix: UnjudgedSessions.Remedy);
        }

        if (report.TooLarge > 0)
        {
            yield return new Problem(OversizedSessions.Seen(report.TooLarge), Fix: OversizedSessions.Remedy);
        }
    }

    protected override ExitCode Code(SessionListing report) =>
        Problems(report).Any() ? ExitCode.NeedsAttention : ExitCode.Done;

    protected override void Show(SessionListing report)
    {
        var now = Services.Clock.GetUtcNow();
        if (report.Sessions.IsEmpty)
        {
            Terminal.Line($"{report.NothingMatches ?? WhatIsThere.Nothing} ({report.Selection})", Tone.Warning);
        }
        else
        {
            Terminal.Table(TableView.Of(
                ["session", "user", "active", "age", "ends in", "binding", "address", "country", "user agent"],
                report.Sessions.Select(s => new Cell[]
                {
                    s.Session, Cell.CutId(s.UserId ?? "?"), SessionCells.Ago(now - s.LastActivity), SessionCells.Age(now - s.CreatedAt),
                    SessionCells.EndsIn(s), s.IpBinding ?? "?", Cell.Cut(s.IpAddress), Cell.Cut(s.IpCountry), SessionCells.UserAgent(s),
                })));
        }

        if (report.IsCut)
        {
            Terminal.Note($"There are more sessions. To show more than {report.Sessions.Length}: --limit N");
        }

        if (report.CannotJudge > 0)
        {
            Terminal.Note(UnjudgedSessions.Seen(report.CannotJudge, report.UnreadFields), Tone.Warning);
        }

        SessionCells.ShowTooLarge(Terminal, report.TooLarge);
        if (report.Malformed + report.WrongType + report.StaleEntries > 0)
        {
            Terminal.Note(
                $"Skipped: {(report.IsEstimate ? "about " : "")}{report.Malformed:N0} malformed, "
                + $"{report.WrongType:N0} of another type, "
                + $"{report.StaleEntries:N0} index entries whose session is gone.",
                Tone.Warning);
        }

        SessionCells.ShowPlaces(Terminal, report.ReadFrom);
    }
}
