using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>Prints a plan, its findings and its result for people.</summary>
internal static class ChangeView
{
    public static void ShowPlan(ITerminal terminal, GroupTarget target, IRoutinePlan plan, ImmutableArray<Finding> findings)
    {
        terminal.Line($"{plan.Routine} on {target}", Tone.Heading);
        foreach (var (number, step) in plan.Steps.Index())
        {
            terminal.Line($"  {number + 1}. {step}");
        }

        ShowFindings(terminal, findings);
    }

    /// <summary>Prints each finding on a line, and its remedy below.</summary>
    public static void ShowFindings(ITerminal terminal, ImmutableArray<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var (word, tone) = finding.Verdict switch
            {
                Verdict.Pass => ("pass", Tone.Good),
                Verdict.Warn => ("warn", Tone.Warning),
                _ => ("FAIL", Tone.Bad),
            };
            terminal.Line($"  {word}  {finding.Check}: {finding.Message}", tone);
            if (finding.Remedy is not null && finding.Verdict != Verdict.Pass)
            {
                terminal.LineHint(finding.Remedy, "        ");
            }
        }
    }

    public static void ShowResult(ITerminal terminal, IRoutineResult result)
    {
        terminal.Line();
        terminal.Line(result.Summary, result.Outcome switch
        {
            RoutineOutcome.Done => Tone.Good,
            RoutineOutcome.NeedsAttention => Tone.Warning,
            _ => Tone.Bad,
        });
        var figures = result.Figures.Lines().ToArray();
        var width = figures.Select(f => f.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, text) in figures)
        {
            terminal.Line($"  {name.PadRight(width)}  {text}");
        }

        foreach (var note in result.Notes)
        {
            terminal.Line(note);
        }

        foreach (var next in result.Next)
        {
            terminal.Next(next);
        }
    }
}

/// <summary>Shows the progress of a routine.</summary>
/// <remarks><see cref="Progress{T}"/> uses the thread pool and prints out of order.</remarks>
internal sealed class LineProgress(IProgressLine line) : IProgress<string>
{
    public void Report(string value) => line.Show(value);
}

/// <summary>Maps the outcome of a routine to the audit log, the exit code and the JSON document.</summary>
internal static class Outcomes
{
    /// <summary>Whether something was changed; null where the routine stopped in the middle.</summary>
    public static bool? Changed(this RoutineOutcome outcome) => outcome switch
    {
        RoutineOutcome.Done or RoutineOutcome.NeedsAttention => true,
        RoutineOutcome.Refused => false,
        _ => null,
    };

    public static AuditEvent Event(this RoutineOutcome outcome) => outcome switch
    {
        RoutineOutcome.Done or RoutineOutcome.NeedsAttention => AuditEvent.Done,
        RoutineOutcome.Failed => AuditEvent.Failed,
        RoutineOutcome.Refused => AuditEvent.Refused,
        RoutineOutcome.Cancelled => AuditEvent.Cancelled,
        _ => AuditEvent.Unknown,
    };

    public static ExitCode Code(this RoutineOutcome outcome) => outcome switch
    {
        RoutineOutcome.Done => ExitCode.Done,
        RoutineOutcome.NeedsAttention => ExitCode.NeedsAttention,
        RoutineOutcome.Failed => ExitCode.Failed,
        RoutineOutcome.Refused => ExitCode.Refused,
        RoutineOutcome.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Unknown,
    };
}
