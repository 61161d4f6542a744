using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>history</c>: what was changed on a target, by whom and with what outcome.</summary>
internal static class HistoryVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var limit = new Option<int>("--limit") { Description = "How many runs, the newest first.", DefaultValueFactory = _ => 20 };
        var command = new Command("history", "What was changed on a target, by whom and with what outcome.") { limit };
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(limit) is < 1 and var none)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Usage($"--limit {none} shows nothing", "allowed: 1 or more"));
            }

            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var audit = services.Audit.Of(chosen);
            var (entries, unreadable) = audit.Read(chosen.Outputs.ReplicationGroupId);
            var runs = entries.Where(e => IsOf(e, chosen)).GroupBy(e => e.Run).Select(g => g.ToArray()).OrderByDescending(r => r[0].At).Take(parsed.GetValue(limit)).ToArray();
            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(new AuditView([.. runs.SelectMany(r => r)], unreadable), OpsJson.Default.AuditView));
                return (int)ExitCode.Done;
            }

            if (runs.Length == 0)
            {
                services.Terminal.Line($"{chosen.Outputs.ReplicationGroupId}: nothing was changed from here yet ({audit.Directory}).");
                return (int)ExitCode.Done;
            }

            services.Terminal.Table(TableView.Of(
                ["when (UTC)", "who", "target", "routine", "outcome", "summary"],
                runs.Select(run => new Cell[]
                {
                    run[0].At.ToString("yyyy-MM-dd HH:mm:ss"),
                    run[0].Who,
                    run[0].Target,
                    run[0].Routine,
                    Outcome(run[^1].Event),
                    run[^1].Summary ?? "",
                })));
            if (unreadable > 0)
            {
                services.Terminal.Note($"{unreadable} lines of the audit log could not be read.", Tone.Warning);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    // Labs of one stack have one group id, and their lines stand in one file.
    private static bool IsOf(AuditEntry entry, GroupTarget target) => !target.IsLab || entry.Target == target.Option || entry.ApiEndpoint == target.Outputs.ApiEndpoint;

    // A run that was killed left only its beginning.
    private static Cell Outcome(AuditEvent last) => last switch
    {
        AuditEvent.Begun => new Cell("begun, never ended", Tone.Warning),
        AuditEvent.Done => new Cell("done", Tone.Good),
        AuditEvent.Cancelled => new Cell("cancelled", Tone.Warning),
        AuditEvent.Refused => new Cell("refused", Tone.Warning),
        AuditEvent.Failed => new Cell("failed", Tone.Bad),
        _ => new Cell("unknown", Tone.Bad),
    };
}
