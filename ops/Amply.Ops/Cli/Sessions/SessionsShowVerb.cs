using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions show</c>: shows a user's sessions as the "active sessions" page shows them, or one session and its user.</summary>
internal sealed class SessionsShowVerb : GroupReportVerb<ShowOptions, UserSessions>
{
    private readonly Option<string?> user = new("--user") { Description = "The user's id, exact match.", HelpName = "ID" };
    private readonly SessionOption session = new();
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
            "Show a user's sessions as the \"active sessions\" page shows them, or one session and its user. Ids are shown as hashes.") =>
        Takes(user, session.Option, limit);

    protected override Attempt<ShowOptions> Read(ParseResult parsed)
    {
        if (session.IsGiven(parsed))
        {
            var others = new Option[] { user, limit }.Where(option => parsed.GetResult(option) is { Implicit: false });
            return SessionOption.Contradiction(parsed, others) is { } contradiction ? contradiction
                : session.Read(parsed, Terminal).Succeeded(out var named, out var refusal) ? new ShowOptions(null, named)
                : refusal;
        }

        return (parsed.GetValue(user), parsed.GetValue(limit)) switch
        {
            (null, _) => Refusal.Usage(
                "no user and no session given", $"{TypedLine.Verb(parsed)} --user usr_1 {TypedLine.Target(parsed)}"),
            ("", _) => Refusal.Usage("--user is empty", $"./amply sessions list {TypedLine.Target(parsed)}"),
            (_, < 1 and var none) => TypedLine.Usage(parsed, $"--limit {none} shows nothing", "use 1 or more"),
            ({ } id, _) when SelectionOptions.SessionAsUser(parsed, id) is { } refusal => refusal,
            ({ } id, var most) => new ShowOptions(
                new ListingOptions(new SessionSelection([id], SessionFilter.Everything), most, Latest: true), null),
        };
    }

    protected override async Task<IReport<UserSessions>> OpenAsync(
        IGroupAccess group, ShowOptions options, CancellationToken cancellationToken) => options.Session is { } named
        ? await NamedSessionRoutine.OpenAsync(group, named, Services.Clock, cancellationToken)
        : await UserSessionsRoutine.OpenAsync(group, options.OfUser!, Services.Clock, cancellationToken);

    protected override IEnumerable<Problem> Problems(UserSessions report) => UserSessionsView.Problems(report);

    protected override ExitCode Code(UserSessions report) =>
        UserSessionsView.Problems(report).Any() ? ExitCode.NeedsAttention : ExitCode.Done;

    protected override void Show(UserSessions report) => UserSessionsView.Show(Terminal, report, Services.Clock.GetUtcNow());
}

/// <summary>What to show: the sessions of a user, or one session.</summary>
internal sealed record ShowOptions(ListingOptions? OfUser, NamedSession? Session);
