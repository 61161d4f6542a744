using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions count</c>: how many there are, by node.</summary>
internal static class SessionsCountVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var selection = new SelectionOptions();
        var command = new Command("count", "How many sessions there are, by node, and how many are meant.");
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

            var connections = await services.Groups.Open(chosen).ToNodesAsync(cancellationToken);
            SessionCensus census;
            using (var progress = services.Terminal.Progress())
            {
                var (routine, said) = (new SessionCountRoutine(connections, services.Clock), new LineProgress(progress));
                census = await Again.RunAsync(() => routine.CountAsync(meant, said, cancellationToken), services.Clock, cancellationToken);
            }

            if (census.Unproved is { } why)
            {
                services.Terminal.Problem(new Problem($"The counts may be wrong: {why}."));
            }

            if (census.Total.CannotJudge > 0)
            {
                services.Terminal.Problem(new Problem(UnjudgedSessions.Seen(census.Total.CannotJudge), Fix: UnjudgedSessions.Remedy));
            }

            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(census, OpsJson.Default.SessionCensus));
            }
            else
            {
                Show(services.Terminal, meant, census);
            }

            return (int)(census switch
            {
                { Unproved: not null } => ExitCode.Unknown,
                { Total.CannotJudge: > 0 } => ExitCode.NeedsAttention,
                _ => ExitCode.Done,
            });
        });
        return command;
    }

    private static void Show(ITerminal terminal, SessionSelection meant, SessionCensus census)
    {
        terminal.Line($"{census.Total.Meant:N0}: {meant.Words}", Tone.Heading);
        var rows = census.Nodes.Length > 1 ? census.Nodes.Add(census.Total) : census.Nodes;
        terminal.Table(TableView.Of(
            ["shard", "endpoint", "keys", "sessions", "meant", "cannot judge", "other type", "indexes", "stale entries"],
            rows.Select(n => new Cell[]
            {
                n.Shard, n.Endpoint, Text(n.Keys), Text(n.Sessions), Text(n.Meant), Odd(n.CannotJudge), Odd(n.WrongType), Text(n.Indexes),
                Odd(n.StaleEntries),
            })));
        if (census.Unproved is { } why)
        {
            terminal.Line($"These counts may be wrong: {why}.", Tone.Bad);
        }

        if (!census.Samples.IsEmpty)
        {
            terminal.Line($"for example {string.Join(", ", census.Samples)} (hashes of ids)", Tone.Quiet);
        }

        if (census.Total.CannotJudge is > 0 and var unjudged)
        {
            terminal.Line(UnjudgedSessions.Seen(unjudged), Tone.Warning);
        }

        ReadLines.Show(terminal, census.ReadFrom);
    }

    private static Cell Text(long count) => count.ToString("N0");

    private static Cell Odd(long count) => new(count.ToString("N0"), count > 0 ? Tone.Warning : Tone.Plain);
}
