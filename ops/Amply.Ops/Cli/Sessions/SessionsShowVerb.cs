using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions show</c>: one user's sessions, as their "active sessions" page has them.</summary>
internal static class SessionsShowVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var user = new Option<string>("--user") { Description = "The user, taken literally.", HelpName = "ID", Required = true };
        var limit = new Option<int>("--limit") { Description = "How many at most, the latest activity first.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var command = new Command("show", "A user's sessions as the \"active sessions\" page shows them, and which is current; ids are shown as hashes.") { user, limit };
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (Problem(parsed.GetValue(user)!, parsed.GetValue(limit)) is { } problem)
            {
                return AmplyCommand.Refuse(services.Terminal, problem);
            }

            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var connections = await services.Groups.Open(chosen).ToNodesAsync(cancellationToken);
            var routine = new SessionListingRoutine(connections, services.Clock);
            var meant = new SessionSelection([parsed.GetValue(user)!], SessionFilter.Everything);
            var all = await Again.RunAsync(
                () => routine.ListAsync(meant, parsed.GetValue(limit), latest: true, cancellationToken), services.Clock, cancellationToken);
            var sessions = UserSessions.Of(all);
            if (sessions.TooLarge > 0)
            {
                services.Terminal.Problem(new Problem(OversizedSessions.Seen(sessions.TooLarge), Fix: OversizedSessions.Remedy));
            }

            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(sessions, OpsJson.Default.UserSessions));
            }
            else
            {
                Show(services.Terminal, sessions, services.Clock.GetUtcNow());
            }

            return (int)(sessions.TooLarge == 0 ? ExitCode.Done : ExitCode.NeedsAttention);
        });
        return command;
    }

    private static Refusal? Problem(string user, int limit) => (user, limit) switch
    {
        ("", _) => Refusal.Usage("--user is empty", "give it a user's id; everyone's are counted by ./amply sessions count"),
        (_, < 1) => Refusal.Usage($"--limit {limit} shows nothing", "allowed: 1 or more"),
        _ => null,
    };

    private static void Show(ITerminal terminal, UserSessions sessions, DateTimeOffset now)
    {
        terminal.Line(sessions.Total switch
        {
            0 => "The user has no sessions that their index shows.",
            1 => "One session.",
            _ => $"{(sessions.IsEstimate ? "About " : "")}{sessions.Total:N0} sessions{(sessions.Total > sessions.Sessions.Length ? $", the latest {sessions.Sessions.Length:N0} of them" : "")}.",
        }, Tone.Heading);
        if (!sessions.Sessions.IsEmpty)
        {
            terminal.Table(TableView.Of(
                ["session", "", "last activity (UTC)", "active", "age", "ends in", "binding", "address", "country", "user agent"],
                sessions.Sessions.Select(s => new Cell[]
                {
                    s.Session,
                    s.Session == sessions.Current ? new Cell("current", Tone.Good) : "",
                    s.LastActivity?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") ?? "?",
                    SessionCells.Ago(now - s.LastActivity),
                    SessionCells.Age(now - s.CreatedAt),
                    s.SecondsLeft is { } left ? TimeText.Rough(TimeSpan.FromSeconds(left)) : new Cell("never", Tone.Warning),
                    s.IpBinding ?? "?",
                    Cell.Cut(s.IpAddress),
                    Cell.Cut(s.IpCountry),
                    SessionCells.UserAgent(s),
                })));
        }

        if (sessions.TooLarge > 0)
        {
            terminal.Note($"{OversizedSessions.Seen(sessions.TooLarge)} Fix: {OversizedSessions.Remedy}.", Tone.Warning);
        }

        if (sessions.StaleEntries + sessions.Odd > 0)
        {
            terminal.Note(
                $"The index has {(sessions.IsEstimate ? "about " : "")}{sessions.StaleEntries:N0} entries whose session is gone, and {sessions.Odd:N0} that are no session: ./amply sessions reindex",
                Tone.Warning);
        }

        ReadLines.Show(terminal, sessions.ReadFrom);
    }
}
