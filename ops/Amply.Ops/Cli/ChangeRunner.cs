using Amply.Ops.Locking;
using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>Runs a change: print the plan, stop or ask, act, report, and write the audit log.</summary>
/// <param name="json">Whether a program reads the answer.</param>
internal sealed class ChangeRunner(CommandServices services, IGroupAccess group, bool json)
{
    private readonly ITerminal terminal = services.Terminal;
    private readonly GroupTarget target = group.Target;
    private readonly ChangeGate gate = new(services, group.Target);

    public async Task<Change<TPlan, TResult>> RunAsync<TPlan, TResult>(
        IRoutine<TPlan, TResult> routine, Consent consent, CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult
    {
        // Asked beside the plan: the answer costs no extra time.
        var caller = consent.Execute ? group.CallerAsync(cancellationToken) : Task.FromResult<string?>(null);
        var plan = await PlanAsync(routine, cancellationToken);
        var document = json ? new ChangeDocument(target) : null;
        document?.Add("plan", plan);
        await using var groupLock =
            plan.IsExclusive ? await GroupLock.OpenAsync(group, plan.Routine, services.Clock, cancellationToken) : null;
        var findings = plan.Findings;
        if (groupLock is not null)
        {
            var finding = Finding(await groupLock.LookAsync(cancellationToken), consent);
            findings = [.. findings, finding];
            document?.AddFinding(finding);
        }

        if (!json)
        {
            ChangeView.ShowPlan(terminal, target, plan, findings);
        }

        if (await gate.StopAsync(findings, consent, cancellationToken) is { } stop)
        {
            document?.Print(terminal, executed: false);
            return new(stop, plan, null);
        }

        // Only now: the lock is not held while the person reads the question.
        var taken = groupLock is null ? null : await groupLock.TakeAsync(cancellationToken);
        if (taken is LockState.Held && gate.Refusal([Finding(taken, consent)]) is { } late)
        {
            document?.Print(terminal, executed: false);
            return new(late, plan, null);
        }

        var audit = new ChangeAudit(services, group, plan, consent);
        if (await audit.BeginAsync(TookOver(taken, consent), caller, cancellationToken) is { } unwritable)
        {
            document?.Print(terminal, executed: false);
            return new(gate.Refuse(unwritable), plan, null);
        }

        TResult result;
        try
        {
            using var progress = terminal.Progress();
            services.Answer.Changed = null;
            result = await routine.RunAsync(plan, new LineProgress(progress), ct => LossAsync(groupLock, consent, ct), cancellationToken);
        }
        catch (Exception error)
        {
            var loss = await EndAsync(groupLock);
            document?.Print(terminal, executed: null, loss);
            await audit.FailAsync(error, loss);
            throw;
        }

        services.Answer.Changed = result.Outcome.Changed();
        if (result.Outcome != RoutineOutcome.Done)
        {
            terminal.Problem(new Problem(result.Summary, Fix: result.Next.IsDefaultOrEmpty ? null : result.Next[0]));
        }

        // Before the result is printed: only now it is known whether the lock was held to the end.
        var trouble = await EndAsync(groupLock);
        await audit.EndAsync(result, trouble);
        if (document is not null)
        {
            document.Add("result", result);
            document.Print(terminal, executed: true, trouble);
        }
        else
        {
            ChangeView.ShowResult(terminal, result);
        }

        if (terminal.TakeLostOutput() is { } lost)
        {
            terminal.Note($"warn  the result could not be written to standard output: {lost}", Tone.Warning);
            terminal.Note("  The change was carried out, and the audit log has its result.");
            terminal.NoteHint($"./amply history {target.Option}");
        }

        return new(result.Outcome.Code(), plan, result);
    }

    private async Task<TPlan> PlanAsync<TPlan, TResult>(IRoutine<TPlan, TResult> routine, CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult
    {
        using var line = terminal.Progress();
        var progress = new LineProgress(line);
        return await Again.RunAsync(() => routine.PlanAsync(progress, cancellationToken), progress, services.Clock, cancellationToken);
    }

    // With --ignore-lock another routine may run at the same time.
    private static Task<string?> LossAsync(GroupLock? groupLock, Consent consent, CancellationToken cancellationToken) =>
        groupLock is null || consent.IgnoreLock ? Task.FromResult<string?>(null) : groupLock.LossAsync(cancellationToken);

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

    private string? TookOver(LockState? taken, Consent consent) => taken switch
    {
        LockState.Taken { From: { } dead } => $"taken over: {dead.Describe(services.Clock.GetUtcNow())} is dead",
        LockState.Held or LockState.Unknown => Finding(taken, consent).Message,
        _ => null,
    };

    private Finding Finding(LockState state, Consent consent) =>
        LockFindings.Of(state, consent.IgnoreLock, target, services.Clock.GetUtcNow());
}

/// <summary>The outcome of a change.</summary>
/// <param name="Result">Null where the plan did not run.</param>
internal sealed record Change<TPlan, TResult>(ExitCode Code, TPlan Plan, TResult? Result)
    where TPlan : class, IRoutinePlan
    where TResult : class, IRoutineResult;
