using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>Writes the two lines of a change to the audit log: its begin with the plan, and its outcome.</summary>
internal sealed class ChangeAudit(CommandServices services, GroupTarget target, IRoutinePlan plan)
{
    private readonly AuditLog audit = services.Audit.Of(target);

    private readonly AuditEntry begun = new()
    {
        Run = Guid.NewGuid().ToString("n"),
        At = services.Clock.GetUtcNow(),
        Who = $"{Environment.UserName}@{Environment.MachineName}",
        Routine = plan.Routine,
        Target = target.Option,
        ReplicationGroupId = target.Outputs.ReplicationGroupId,
        ApiEndpoint = target.Outputs.ApiEndpoint,
        Event = AuditEvent.Begun,
    };

    /// <param name="lockNote">What is unusual about the lock; null where nothing is.</param>
    /// <returns>Why the line cannot be written; null where it was written.</returns>
    public string? Begin(string? lockNote) => audit.Append(begun with { Plan = plan.Steps, Lock = lockNote });

    /// <param name="trouble">What happened to the lock; null where nothing happened.</param>
    public void End(IRoutineResult result, string? trouble) => Close(trouble, begun with
    {
        Event = result.Outcome.Event(),
        Summary = result.Summary,
        Figures = result.Figures,
    });

    /// <summary>Writes that the routine threw.</summary>
    /// <param name="trouble">What happened to the lock; null where nothing happened.</param>
    public void Fail(Exception error, string? trouble) => Close(trouble, begun with
    {
        Event = error is OperationCanceledException ? AuditEvent.Cancelled : AuditEvent.Unknown,
        Summary = error is OperationCanceledException ? "cancelled" : FailureWords.Of(error),
    });

    // The change is made, also where its outcome cannot be written.
    private void Close(string? trouble, AuditEntry outcome)
    {
        var entry = outcome with { At = services.Clock.GetUtcNow(), Lock = trouble };
        if (audit.Append(entry) is { } problem)
        {
            services.Terminal.Note($"warn  {problem}. It lacks the outcome of this run.", Tone.Warning);
            services.Terminal.Note($"  Fix: append this line to it: {AuditLog.Line(entry)}");
        }
    }
}
