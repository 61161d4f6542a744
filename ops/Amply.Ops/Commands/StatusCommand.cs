using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Amply.Ops.Preflight;
using Amply.Ops.Redis;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands;

/// <summary><c>status</c>: how the group is, by Redis, by the API and by its alarms.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var command = new Command("status", "How the group is: nodes, roles, memory, alarms, and what to run next.");
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var report = await StatusRoutine.RunAsync(services.Groups.Open(chosen), services.Clock, cancellationToken);
            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(report, StatusJson.Default.StatusReport));
            }
            else
            {
                Show(services.Terminal, report);
            }

            return (int)Code(report);
        });
        return command;
    }

    private static ExitCode Code(StatusReport report) => report switch
    {
        { NothingAnswered: true } => ExitCode.Unknown,
        _ when report.Findings.Any(f => f.Verdict != Verdict.Pass) => ExitCode.NeedsAttention,
        _ => ExitCode.Done,
    };

    private static void Show(ITerminal terminal, StatusReport report)
    {
        var code = Code(report);
        var (verdict, tone) = code switch
        {
            ExitCode.Done => ("healthy", Tone.Good),
            ExitCode.Unknown => ("UNKNOWN: no node answered", Tone.Bad),
            _ => ("NEEDS ATTENTION", Tone.Bad),
        };
        terminal.Line($"{report.ReplicationGroupId} ({report.Mode}, stack {report.Stack}): {verdict}", tone);
        terminal.Line();
        terminal.Table(TableView.Of(
            ["node", "role", "memory", "keys", "clients", "hit rate", "evicted", "slow log", "up", "replication"],
            report.Nodes.Select(Row)));
        terminal.Line();
        FindingLines.Show(terminal, [.. report.Findings.OrderByDescending(f => f.Verdict)]);
        foreach (var next in report.Next)
        {
            terminal.Line($"Next: {next}", Tone.Heading);
        }
    }

    private static IEnumerable<Cell> Row(NodeState node)
    {
        if (node.Role == ObservedRole.Unreachable)
        {
            return [node.Id, new Cell("UNREACHABLE", Tone.Bad), "", "", "", "", "", "", "", new Cell(node.Problem ?? "", Tone.Bad)];
        }

        return
        [
            node.Id,
            new Cell(node.Role.ToString().ToLowerInvariant(), node.Role == ObservedRole.Primary ? Tone.Heading : Tone.Plain),
            node.UsedMemoryBytes is { } used ? $"{Bytes.Text(used)}{(node.MemoryPercent is { } percent ? FormattableString.Invariant($" ({percent:0} %)") : "")}" : "",
            Number(node.Keys),
            Number(node.Connections),
            node.HitRatePercent is { } rate ? FormattableString.Invariant($"{rate:0.0} %") : "-",
            Number(node.EvictedKeys),
            Number(node.SlowLogLength),
            node.UptimeSeconds is { } up ? Duration(TimeSpan.FromSeconds(up)) : "",
            node.Role == ObservedRole.Replica ? (node.LinkUp == true ? "in sync" : "LINK DOWN") : FormattableString.Invariant($"{node.ConnectedReplicas ?? 0} connected"),
        ];
    }

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => FormattableString.Invariant($"{time.TotalDays:0.0} d"),
        { TotalHours: >= 1 } => FormattableString.Invariant($"{time.TotalHours:0.0} h"),
        { TotalMinutes: >= 1 } => FormattableString.Invariant($"{time.TotalMinutes:0} min"),
        _ => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
    };
}
