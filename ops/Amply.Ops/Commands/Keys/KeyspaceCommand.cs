using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands.Keys;

/// <summary><c>keyspace</c>: what Redis holds, by kind of key.</summary>
internal static class KeyspaceCommand
{
    private const int PagesOfASample = 50;

    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var full = new Option<bool>("--full") { Description = "Look at every key instead of some 50,000 on each node." };
        var command = new Command("keyspace", "Keys, bytes and keys without a TTL by prefix, the biggest first.") { full };
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var connections = await services.Groups.Open(chosen).ToNodesAsync(cancellationToken);
            KeyspaceReport report;
            using (var progress = services.Terminal.Progress())
            {
                report = await new KeyspaceRoutine(connections, services.Clock)
                    .LookAsync(parsed.GetValue(full) ? null : PagesOfASample, new LineProgress(progress), cancellationToken);
            }

            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(report, KeysJson.Default.KeyspaceReport));
            }
            else
            {
                Show(services.Terminal, report);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Show(ITerminal terminal, KeyspaceReport report)
    {
        terminal.Line(
            string.Create(CultureInfo.InvariantCulture, $"{report.Keys:N0} keys{(report.IsEstimate ? $", judged by {report.LookedAt:N0} of them: --full looks at all" : "")}; bytes by a sample"),
            Tone.Heading);
        terminal.Table(TableView.Of(
            ["prefix", "keys", "without TTL", "bytes", "biggest"],
            report.Kinds.Select(k => new Cell[]
            {
                k.Prefix, k.Keys.ToString("N0", CultureInfo.InvariantCulture), k.WithoutTtl.ToString("N0", CultureInfo.InvariantCulture), Bytes.Text(k.Bytes), Bytes.Text(k.BiggestBytes),
            })));
    }
}
