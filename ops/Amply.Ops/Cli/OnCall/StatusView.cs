using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary>Prints a status report for people, and decides its exit code.</summary>
internal static class StatusView
{
    public static ExitCode Code(StatusReport report) => report switch
    {
        { NothingAnswered: true } => ExitCode.Unknown,
        _ when report.Findings.Any(f => f.Verdict != Verdict.Pass) => ExitCode.NeedsAttention,
        _ => ExitCode.Done,
    };

    /// <summary>The verdict, the primary and the problems, on one line.</summary>
    public static string Words(StatusReport report)
    {
        var primaries = string.Join("+", report.Nodes.Where(n => n.Role == ObservedRole.Primary).Select(n => n.Id));
        var findings = report.Findings.Where(f => f.Verdict != Verdict.Pass).OrderByDescending(f => f.Verdict);
        var wrong = string.Join("; ", findings.Select(Short));
        return $"{Headline(report).Text}, primary {(primaries.Length > 0 ? primaries : "none")}{(wrong.Length > 0 ? $" ({wrong})" : "")}";
    }

    public static void Show(ITerminal terminal, StatusReport report)
    {
        var (verdict, tone) = Headline(report);
        terminal.Line($"{report.ReplicationGroupId} ({report.Mode}, stack {report.Stack}): {verdict}", tone);
        terminal.Line();
        terminal.Table(TableView.Of(
            ["node", "role", "memory", "keys", "clients", "hit rate", "evicted", "slow log", "up", "replication"],
            report.Nodes.Select(Row)));
        terminal.Line();
        ChangeView.ShowFindings(terminal, [.. report.Findings.OrderByDescending(f => f.Verdict)]);
        foreach (var next in report.Next)
        {
            terminal.Line($"Next: {next}", Tone.Heading);
        }
    }

    /// <summary>The problems of the report, for programs.</summary>
    public static IEnumerable<Problem> Problems(StatusReport report) => report.Findings
        .Where(f => f.Verdict != Verdict.Pass)
        .OrderByDescending(f => f.Verdict)
        .Select(f => new Problem($"{f.Check}: {f.Message}", Fix: f.Remedy));

    // An alarm's message has CloudWatch's reason with every datapoint: too long for one line.
    private static string Short(Finding finding) =>
        $"{finding.Check}: {(finding.Check == "alarm" ? finding.Message.Split(": ")[0] : finding.Message)}";

    private static (string Text, Tone Tone) Headline(StatusReport report) => Code(report) switch
    {
        ExitCode.Done => ("healthy", Tone.Good),
        ExitCode.Unknown => ("UNKNOWN: no node answered", Tone.Bad),
        _ => ("NEEDS ATTENTION", Tone.Bad),
    };

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
            node.UsedMemoryBytes is { } used ? $"{Bytes.Text(used)}{(node.MemoryPercent is { } percent ? $" ({percent:0} %)" : "")}" : "",
            Number(node.Keys),
            Number(node.Connections),
            node.HitRatePercent is { } rate ? $"{rate:0.0} %" : "-",
            Number(node.EvictedKeys),
            Number(node.SlowLogLength),
            node.UptimeSeconds is { } up ? TimeText.Rough(TimeSpan.FromSeconds(up)) : "",
            node.Role == ObservedRole.Replica
                ? (node.LinkUp == true ? "in sync" : "LINK DOWN")
                : $"{node.ConnectedReplicas ?? 0} connected",
        ];
    }

    private static string Number(long? number) => number?.ToString("N0") ?? "";
}
