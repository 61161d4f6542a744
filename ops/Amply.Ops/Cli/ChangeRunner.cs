using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Amply.Ops.Locking;
using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>What every change has in common: print the plan, stop or ask, act, report, and keep the audit log.</summary>
internal sealed class ChangeRunner(CommandServices services)
{
    private readonly ITerminal terminal = services.Terminal;

    /// <param name="act">The routine; it is told where to say what it is doing, and reports a cancellation as a result. A lost lock is a warning: to run twice does no harm.</param>
    public Task<int> RunAsync<TPlan, TResult>(
        IGroupAccess group,
        TPlan plan,
        Consent consent,
        bool json,
        JsonTypeInfo<TPlan> planJson,
        JsonTypeInfo<TResult> resultJson,
        Func<IProgress<string>, CancellationToken, Task<TResult>> act,
        CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult =>
        RunAsync(group, plan, consent, json, planJson, resultJson, (progress, _, ct) => act(progress, ct), cancellationToken);

    /// <param name="act">A routine that a lost lock stops right before what cannot be undone.</param>
    public async Task<int> RunAsync<TPlan, TResult>(
        IGroupAccess group,
        TPlan plan,
        Consent consent,
        bool json,
        JsonTypeInfo<TPlan> planJson,
        JsonTypeInfo<TResult> resultJson,
        Func<IProgress<string>, LockCheck, CancellationToken, Task<TResult>> act,
        CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult
    {
        var target = group.Target;
        var audit = services.Audit.Of(target);
        var document = json ? new ChangeDocument(target) : null;
        document?.Add("plan", plan, planJson);
        await using var groupLock = plan.IsExclusive ? await GroupLock.OpenAsync(group, plan.Routine, services.Clock, cancellationToken) : null;
        var findings = plan.Findings;
        if (groupLock is not null)
        {
            var finding = Finding(await groupLock.LookAsync(cancellationToken), consent, target);
            findings = [.. findings, finding];
            document?.AddFinding(finding);
        }

        if (!json)
        {
            ShowPlan(target, plan, findings);
        }

        if (await AgreeAsync(target, findings, consent, cancellationToken) is { } stop)
        {
            document?.Print(terminal, executed: false);
            return (int)stop;
        }

        // Only now: a person who thinks about the question keeps nobody else from working.
        var taken = groupLock is null ? null : await groupLock.TakeAsync(cancellationToken);
        if (taken is LockState.Held && Refusal([Finding(taken, consent, target)]) is { } late)
        {
            document?.Print(terminal, executed: false);
            return (int)late;
        }

        var run = Guid.NewGuid().ToString("n");
        var tookOver = taken switch
        {
            LockState.Taken { From: { } dead } => $"taken over: {dead.Describe(services.Clock.GetUtcNow())} is dead",
            LockState.Held or LockState.Unknown => Finding(taken, consent, target).Message,
            _ => null,
        };
        if (audit.Append(Entry(run, target, plan) with { Event = AuditEvent.Begun, Plan = plan.Steps, Lock = tookOver }) is { } unwritable)
        {
            document?.Print(terminal, executed: false);
            return (int)Refuse(unwritable);
        }

        TResult result;
        try
        {
            using var progress = terminal.Progress();
            services.Answer.Changed = null;
            result = await act(new LineProgress(progress), ct => LossAsync(groupLock, consent, ct), cancellationToken);
        }
        catch (Exception error)
        {
            var loss = await EndAsync(groupLock);
            if (document is not null)
            {
                document.Lock = loss;
                document.Print(terminal, executed: null);
            }

            Close(audit, Entry(run, target, plan) with
            {
                Lock = loss,
                Event = error is OperationCanceledException ? AuditEvent.Cancelled : AuditEvent.Unknown,
                Summary = error is OperationCanceledException ? "cancelled" : FailureWords.Of(error),
            });
            throw;
        }

        services.Answer.Changed = result.Outcome.Changed();
        if (result.Outcome != RoutineOutcome.Done)
        {
            terminal.Problem(new Problem(result.Summary, Fix: result.Next.IsDefaultOrEmpty ? null : string.Join("; ", result.Next)));
        }

        var trouble = await EndAsync(groupLock);
        Close(audit, Entry(run, target, plan) with
        {
            Lock = trouble,
            Event = result.Outcome.Event(),
            Summary = result.Summary,
            Figures = result.Figures,
        });
        if (document is not null)
        {
            document.Add("result", result, resultJson);
            document.Lock = trouble;
            document.Print(terminal, executed: true);
        }
        else
        {
            ShowResult(result);
        }

        if (terminal.TakeLostOutput() is { } lost)
        {
            terminal.Note($"warn  the result could not be written to standard output: {lost}", Tone.Warning);
            terminal.Note($"  The change was carried out, and the audit log has its result. Fix: ./amply history {target.Option}");
        }

        return (int)result.Outcome.Code();
    }

    // Whoever ignores the lock acts beside its holder anyhow.
    private static Task<string?> LossAsync(GroupLock? groupLock, Consent consent, CancellationToken cancellationToken) =>
        groupLock is null || consent.IgnoreLock ? Task.FromResult<string?>(null) : groupLock.LossAsync(cancellationToken);

    // Before the result is said: only now it is known whether the lock was held to the end.
    private async Task<string?> EndAsync(GroupLock? groupLock)
    {
        if (groupLock is null)
        {
            return null;
        }

        await groupLock.ReleaseAsync();
        if (groupLock.Trouble is { } trouble)
        {
            terminal.Note($"warn  lock: {trouble}", Tone.Warning);
        }

        return groupLock.Trouble;
    }

    // What was done stays done, whether it can be written down or not.
    private void Close(AuditLog audit, AuditEntry entry)
    {
        if (audit.Append(entry) is { } problem)
        {
            terminal.Note($"warn  {problem}. It lacks the outcome of this run.", Tone.Warning);
            terminal.Note($"  Fix: append this line to it: {AuditLog.Line(entry)}");
        }
    }

    private ExitCode Refuse(string problem)
    {
        terminal.Note($"refused: {problem}. Nothing was changed.", Tone.Bad);
        terminal.Note("  Fix: name a folder of yours for the audit log: AMPLY_AUDIT_DIR=FOLDER");
        terminal.Problem(new Problem(problem, Fix: "name a folder of yours for the audit log: AMPLY_AUDIT_DIR=FOLDER"));
        return ExitCode.Refused;
    }

    private Finding Finding(LockState state, Consent consent, GroupTarget target) => LockFindings.Of(state, consent.IgnoreLock, target, services.Clock.GetUtcNow());

    private void ShowPlan(GroupTarget target, IRoutinePlan plan, ImmutableArray<Finding> findings)
    {
        terminal.Line($"{plan.Routine} on {target}", Tone.Heading);
        foreach (var (step, number) in plan.Steps.Select((step, i) => (step, i + 1)))
        {
            terminal.Line($"  {number}. {step}");
        }

        FindingLines.Show(terminal, findings);
    }

    private ExitCode? Refusal(IEnumerable<Finding> findings)
    {
        var failed = findings.Where(f => f.Verdict == Verdict.Fail).ToArray();
        if (failed.Length == 0)
        {
            return null;
        }

        terminal.Note($"refused: {string.Join("; ", failed.Select(f => f.Message))}. Nothing was changed.", Tone.Bad);
        foreach (var finding in failed)
        {
            terminal.Problem(new Problem($"{finding.Check}: {finding.Message}", Fix: finding.Remedy));
            if (finding.Remedy is not null)
            {
                terminal.Note($"  {finding.Remedy}");
            }
        }

        return ExitCode.Refused;
    }

    private async Task<ExitCode?> AgreeAsync(GroupTarget target, ImmutableArray<Finding> findings, Consent consent, CancellationToken cancellationToken)
    {
        if (Refusal(findings) is { } refused)
        {
            return refused;
        }

        if (!consent.Execute)
        {
            terminal.Note("Nothing was changed. Add --execute to act.", Tone.Warning);
            return ExitCode.Done;
        }

        if (services.Audit.Of(target).Check(target.Outputs.ReplicationGroupId) is { } unwritable)
        {
            return Refuse(unwritable);
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
            terminal.Problem(new Problem($"{id} is protected, and there is no terminal to confirm at", Fix: "run it in a terminal, or add --yes where automation has been told to"));
            return ExitCode.Refused;
        }

        if (answer.Trim() is not { Length: > 0 } typed || typed != id)
        {
            terminal.Note($"refused: that is not '{id}'. Nothing was changed.", Tone.Bad);
            terminal.Problem(new Problem($"the text typed is not '{id}'"));
            return ExitCode.Refused;
        }

        return null;
    }

    private void ShowResult(IRoutineResult result)
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

        foreach (var next in result.Next)
        {
            terminal.Line($"Next: {next}");
        }
    }

    private AuditEntry Entry(string run, GroupTarget target, IRoutinePlan plan) => new()
    {
        Run = run,
        At = services.Clock.GetUtcNow(),
        Who = $"{Environment.UserName}@{Environment.MachineName}",
        Routine = plan.Routine,
        Target = target.Option,
        ReplicationGroupId = target.Outputs.ReplicationGroupId,
        ApiEndpoint = target.Outputs.ApiEndpoint,
        Event = AuditEvent.Begun,
    };
}
