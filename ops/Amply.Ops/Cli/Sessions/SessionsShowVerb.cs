using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions show</c>: shows a user's sessions as the "active sessions" page shows them.</summary>
internal sealed class SessionsShowVerb : GroupReportVerb<ListingOptions, UserSessions>
{
    private readonly Option<string> user = new("--user") { Description = "The user's id, exact match.", HelpName = "ID", Required = true };
    private readonly Option<int> limit = new("--limit")
    {
        Description = "Show at most this many sessions, the latest activity first.",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    public SessionsShowVerb(CommandServices services)
        : base(
            services,
            "show",
            "Show a user's sessions as the \"active sessions\" page shows them, and which is current. Ids are shown as hashes.") =>
        Takes(user, limit);

    protected override Attempt<ListingOptions> Read(ParseResult parsed) => (parsed.GetValue(user)!, parsed.GetValue(limit)) switch
    {
        ("", _) => Refusal.Usage("--user is empty", "give a user's id; ./amply sessions count counts all sessions"),
        (_, < 1 and var none) => Refusal.Usage($"--limit {none} shows nothing", "use 1 or more"),
        var (id, most) => new ListingOptions(new SessionSelection([id], SessionFilter.Everything), most, Latest: true),
    };

    protected override async Task<IReport<UserSessions>> OpenAsync(
        IGroupAccess group, ListingOptions options, CancellationToken cancellationToken) =>
        await UserSessionsRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    protected override IEnumerable<Problem> Problems(UserSessions report) =>
        report.TooLarge > 0 ? [new Problem(OversizedSessions.Seen(report.TooLarge), Fix: OversizedSessions.Remedy)] : [];

    protected override ExitCode Code(UserSessions report) => report.TooLarge == 0 ? ExitCode.Done : ExitCode.NeedsAttention;

    protected override void Show(UserSessions report)
    {
        var now = Services.Clock.GetUtcNow();
        Terminal.Line(Heading(report), Tone.Heading);
        if (!report.Sessions.IsEmpty)
        {
            Terminal.Table(TableView.Of(
                ["session", "", "last activity (UTC)", "active", "age", "ends in", "binding", "address", "country", "user agent"],
                report.Sessions.Select(s => new Cell[]
                {
                    s.Session, s.Session == report.Current ? new Cell("current", Tone.Good) : "",
                    s.LastActivity?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") ?? "?",
                    SessionCells.Ago(now - s.LastActivity), SessionCells.Age(now - s.CreatedAt), SessionCells.EndsIn(s),
                    s.IpBinding ?? "?", Cell.Cut(s.IpAddress), Cell.Cut(s.IpCountry), SessionCells.UserAgent(s),
                })));
        }

        SessionCells.ShowTooLarge(Terminal, report.TooLarge);
        if (report.StaleEntries + report.Odd > 0)
        {
            Terminal.Note(
                $"The index has {(report.IsEstimate ? "about " : "")}{report.StaleEntries:N0} entries whose session is gone, "
                + $"and {report.Odd:N0} entries that are not sessions. Fix: ./amply sessions reindex",
                Tone.Warning);
        }

        SessionCells.ShowPlaces(Terminal, report.ReadFrom);
    }

    private static string Heading(UserSessions report) => report.Total switch
    {
        0 => "This user has no sessions in the index.",
        1 => "One session.",
        var total => $"{(report.IsEstimate ? "About " : "")}{total:N0} sessions"
            + $"{(total > report.Sessions.Length ? $", the latest {report.Sessions.Length:N0} of them" : "")}.",
    };
}
