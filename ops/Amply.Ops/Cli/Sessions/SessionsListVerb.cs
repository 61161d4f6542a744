using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions list</c>: some sessions, as the "active sessions" page shows them.</summary>
internal static class SessionsListVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var selection = new SelectionOptions();
        var limit = new Option<int>("--limit") { Description = "How many at most.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var command = new Command("list", "Sessions as the \"active sessions\" page shows them; ids are shown as hashes.") { limit };
        target.AddTo(command);
        output.AddTo(command);
        selection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!selection.Read(parsed, Console.In, services.Clock.GetUtcNow()).Succeeded(out var meant, out var refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            if (parsed.GetValue(limit) < 1)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Usage($"--limit {parsed.GetValue(limit)} lists nothing", "allowed: 1 or more"));
            }

            var connections = await services.Groups.Open(chosen).ToNodesAsync(cancellationToken);
            var routine = new SessionListingRoutine(connections, services.Clock);
            var listing = await Again.RunAsync(
                () => routine.ListAsync(meant, parsed.GetValue(limit), latest: false, cancellationToken), services.Clock, cancellationToken);
            if (listing.CannotJudge > 0)
            {
                services.Terminal.Problem(new Problem(UnjudgedSessions.Seen(listing.CannotJudge), Fix: UnjudgedSessions.Remedy));
            }

            if (listing.TooLarge > 0)
            {
                services.Terminal.Problem(new Problem(OversizedSessions.Seen(listing.TooLarge), Fix: OversizedSessions.Remedy));
            }

            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(listing, OpsJson.Default.SessionListing));
            }
            else
            {
                Show(services.Terminal, meant, listing, services.Clock.GetUtcNow());
            }

            return (int)(listing.CannotJudge + listing.TooLarge == 0 ? ExitCode.Done : ExitCode.NeedsAttention);
        });
        return command;
    }

    private static void Show(ITerminal terminal, SessionSelection meant, SessionListing listing, DateTimeOffset now)
    {
        if (listing.Sessions.IsEmpty)
        {
            terminal.Line($"None: {meant.Words}.");
        }
        else
        {
            terminal.Table(TableView.Of(
                ["session", "user", "active", "age", "ends in", "binding", "address", "country", "user agent"],
                listing.Sessions.Select(s => new Cell[]
                {
                    s.Session, Cell.CutId(s.UserId ?? "?"), SessionCells.Ago(now - s.LastActivity), SessionCells.Age(now - s.CreatedAt),
                    s.SecondsLeft is { } left ? TimeText.Rough(TimeSpan.FromSeconds(left)) : new Cell("never", Tone.Warning),
                    s.IpBinding ?? "?", Cell.Cut(s.IpAddress), Cell.Cut(s.IpCountry), SessionCells.UserAgent(s),
                })));
        }

        if (listing.IsCut)
        {
            terminal.Note($"There are more; --limit shows more than {listing.Sessions.Length}.");
        }

        if (listing.CannotJudge > 0)
        {
            terminal.Note($"Of those looked at, {UnjudgedSessions.Seen(listing.CannotJudge)}", Tone.Warning);
        }

        if (listing.TooLarge > 0)
        {
            terminal.Note($"{OversizedSessions.Seen(listing.TooLarge)} Fix: {OversizedSessions.Remedy}.", Tone.Warning);
        }

        if (listing.Malformed + listing.WrongType + listing.StaleEntries > 0)
        {
            terminal.Note(
                $"Passed over: {(listing.IsEstimate ? "about " : "")}{listing.Malformed:N0} malformed, {listing.WrongType:N0} of another type, {listing.StaleEntries:N0} index entries whose session is gone.",
                Tone.Warning);
        }

        ReadLines.Show(terminal, listing.ReadFrom);
    }
}
