using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Amply.Ops.Audit;
using Amply.Ops.Preflight;
using Amply.Ops.Routines;
using Amply.Ops.Stacks;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands;

/// <summary>What every change has in common: print the plan, stop or ask, act, report, and keep the audit log.</summary>
internal sealed class ChangeRunner(CommandServices services)
{
    private readonly ITerminal terminal = services.Terminal;

    /// <param name="act">The routine; it is told where to say what it is doing, and reports a cancellation as a result.</param>
    public async Task<int> RunAsync<TPlan, TResult>(
        Target target,
        TPlan plan,
        Consent consent,
        bool json,
        JsonTypeInfo<TPlan> planJson,
        JsonTypeInfo<TResult> resultJson,
        Func<IProgress<string>, CancellationToken, Task<TResult>> act,
        CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult
    {
        var document = json ? new ChangeDocument(target) : null;
        document?.Add("plan", plan, planJson);
        if (!json)
        {
            ShowPlan(target, plan);
        }

        if (await AgreeAsync(target, plan, consent, cancellationToken) is { } stop)
        {
            document?.Print(terminal, executed: false);
            return (int)stop;
        }

        var run = Guid.NewGuid().ToString("n");
        services.Audit.Append(Entry(run, target, plan) with { Event = AuditEvent.Begun, Plan = plan.Steps });
        TResult result;
        try
        {
            using var progress = terminal.Progress();
            result = await act(new ProgressText(progress), cancellationToken);
        }
        catch (Exception error)
        {
            services.Audit.Append(Entry(run, target, plan) with
            {
                Event = error is OperationCanceledException ? AuditEvent.Cancelled : AuditEvent.Unknown,
                Summary = error is OperationCanceledException ? "cancelled" : SecretMask.Of(error.Message),
            });
            throw;
        }

        services.Audit.Append(Entry(run, target, plan) with
        {
            Event = Event(result.Outcome),
            Summary = result.Summary,
            Figures = result.Figures.ToImmutableSortedDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
        });
        if (document is not null)
        {
            document.Add("result", result, resultJson);
            document.Print(terminal, executed: true);
        }
        else
        {
            ShowResult(result);
        }

        return (int)Code(result.Outcome);
    }

    private void ShowPlan(Target target, IRoutinePlan plan)
    {
        terminal.Line($"{plan.Routine} on {target}", Tone.Heading);
        foreach (var (step, number) in plan.Steps.Select((step, i) => (step, i + 1)))
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {number}. {step}"));
        }

        FindingLines.Show(terminal, plan.Findings);
    }

    private async Task<ExitCode?> AgreeAsync(Target target, IRoutinePlan plan, Consent consent, CancellationToken cancellationToken)
    {
        if (plan.Findings.Where(f => f.Verdict == Verdict.Fail).ToArray() is { Length: > 0 } failed)
        {
            terminal.Note($"refused: {string.Join("; ", failed.Select(f => f.Message))}. Nothing was changed.", Tone.Bad);
            foreach (var finding in failed.Where(f => f.Remedy is not null))
            {
                terminal.Note($"  {finding.Remedy}");
            }

            return ExitCode.Refused;
        }

        if (!consent.Execute)
        {
            terminal.Note("Nothing was changed. Add --execute to act.", Tone.Warning);
            return ExitCode.Done;
        }

        if (!target.Outputs.Protected || consent.Yes)
        {
            return null;
        }

        var id = target.Outputs.ReplicationGroupId;
        var answer = await terminal.AskAsync($"This stack is protected. Type the group's id to go on ({id}):", cancellationToken);
        if (answer is null)
        {
            terminal.Note($"refused: {id} is protected, and there is no terminal to confirm at. Nothing was changed.", Tone.Bad);
            terminal.Note("  run it in a terminal, or add --yes where automation has been told to");
            return ExitCode.Refused;
        }

        if (answer.Trim() != id)
        {
            terminal.Note($"refused: that is not '{id}'. Nothing was changed.", Tone.Bad);
            return ExitCode.Refused;
        }

        return null;
    }

    private void ShowResult(IRoutineResult result)
    {
        terminal.Line();
        terminal.Line(result.Summary, result.Outcome == RoutineOutcome.Done ? Tone.Good : Tone.Bad);
        if (!result.Figures.IsDefaultOrEmpty)
        {
            var width = result.Figures.Max(f => f.Key.Length);
            foreach (var (name, value) in result.Figures)
            {
                terminal.Line($"  {name.PadRight(width)}  {value}");
            }
        }

        foreach (var next in result.Next)
        {
            terminal.Line($"Next: {next}");
        }
    }

    private AuditEntry Entry(string run, Target target, IRoutinePlan plan) => new()
    {
        Run = run,
        At = services.Clock.GetUtcNow(),
        Who = $"{Environment.UserName}@{Environment.MachineName}",
        Routine = plan.Routine,
        Target = target.Option,
        ReplicationGroupId = target.Outputs.ReplicationGroupId,
        Event = AuditEvent.Begun,
    };

    private static AuditEvent Event(RoutineOutcome outcome) => outcome switch
    {
        RoutineOutcome.Done => AuditEvent.Done,
        RoutineOutcome.Failed => AuditEvent.Failed,
        RoutineOutcome.Refused => AuditEvent.Refused,
        RoutineOutcome.Cancelled => AuditEvent.Cancelled,
        _ => AuditEvent.Unknown,
    };

    private static ExitCode Code(RoutineOutcome outcome) => outcome switch
    {
        RoutineOutcome.Done => ExitCode.Done,
        RoutineOutcome.Failed => ExitCode.Failed,
        RoutineOutcome.Refused => ExitCode.Refused,
        RoutineOutcome.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Unknown,
    };

    // Not Progress<T>: it would post to the thread pool and print out of order.
    private sealed class ProgressText(IProgressLine line) : IProgress<string>
    {
        public void Report(string value) => line.Show(value);
    }
}
