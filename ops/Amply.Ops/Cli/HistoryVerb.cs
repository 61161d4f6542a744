using System.CommandLine;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>history</c>: the changes on a target, who made them, and the outcome.</summary>
internal sealed class HistoryVerb : ReportVerb<AuditView>
{
    private readonly TargetOptions target = new();
    private readonly Option<int> limit = new("--limit")
    {
        Description = "Show at most this many runs, the newest first.",
        DefaultValueFactory = _ => 20,
    };

    public HistoryVerb(CommandServices services)
        : base(services, "history", "Show what was changed on a target, by whom, and the outcome.") => Takes([limit, .. target.All]);

    protected override async Task<Attempt<AuditView>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(limit) is < 1 and var none)
        {
            return Refusal.Usage($"--limit {none} shows nothing", "use 1 or more");
        }

        if (!(await target.FindAsync(parsed, Services, cancellationToken)).Succeeded(out var chosen, out var refusal))
        {
            return refusal;
        }

        var audit = Services.Audit.Of(chosen);
        var (entries, unreadable) = audit.Read(chosen.Outputs.ReplicationGroupId);
        var runs = entries.Where(e => IsOf(e, chosen)).GroupBy(e => e.Run)
            .OrderByDescending(run => run.First().At).Take(parsed.GetValue(limit));
        return new AuditView([.. runs.SelectMany(run => run)], unreadable)
        {
            Nothing = $"{chosen.Outputs.ReplicationGroupId}: no change was made from this checkout ({audit.Directory}).",
        };
    }

    protected override void Show(AuditView report)
    {
        if (report.Entries.IsEmpty)
        {
            Terminal.Line(report.Nothing);
            return;
        }

        Terminal.Table(TableView.Of(
            ["when (UTC)", "who", "target", "routine", "outcome", "summary"],
            report.Entries.GroupBy(e => e.Run).Select(g => g.ToArray()).Select(run => new Cell[]
            {
                run[0].At.ToString("yyyy-MM-dd HH:mm:ss"),
                run[0].Who,
                run[0].Target,
                run[0].Routine,
                Outcome(run[^1].Event),
                run[^1].Summary ?? "",
            })));
        if (report.UnreadableLines > 0)
        {
            Terminal.Note($"{report.UnreadableLines} lines of the audit log could not be read.", Tone.Warning);
        }
    }

    // Labs of one stack have the same group id, so their lines are in one file.
    private static bool IsOf(AuditEntry entry, GroupTarget target) =>
        !target.IsLab || entry.Target == target.Option || entry.ApiEndpoint == target.Outputs.ApiEndpoint;

    // A run that was killed has only its first line.
    private static Cell Outcome(AuditEvent last) => last switch
    {
        AuditEvent.Begun => new Cell("started, no outcome", Tone.Warning),
        AuditEvent.Done => new Cell("done", Tone.Good),
        AuditEvent.Cancelled => new Cell("cancelled", Tone.Warning),
        AuditEvent.Refused => new Cell("refused", Tone.Warning),
        AuditEvent.Failed => new Cell("failed", Tone.Bad),
        _ => new Cell("unknown", Tone.Bad),
    };
}
