using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>
/// Writes the two lines of a change to the audit log of this machine and to the shared one: its begin with the plan, and its outcome.
/// </summary>
internal sealed class ChangeAudit(CommandServices services, IGroupAccess group, IRoutinePlan plan, Consent consent)
{
    private static readonly TimeSpan PatienceForTheCaller = TimeSpan.FromSeconds(1);

    private readonly AuditLog audit = services.Audit.Of(group.Target);
    private readonly SharedAudit shared = new(group.Logs, group.Target.Outputs.AuditLogGroup, services.Clock);

    private AuditEntry begun = new()
    {
        Run = Guid.NewGuid().ToString("n"),
        At = services.Clock.GetUtcNow(),
        Who = $"{Environment.UserName}@{Environment.MachineName}",
        Routine = plan.Routine,
        Target = group.Target.Option,
        ReplicationGroupId = group.Target.Outputs.ReplicationGroupId,
        ApiEndpoint = group.Target.Outputs.ApiEndpoint,
        LabInstance = group.Target.LabInstance(),
        Incident = consent.Incident,
        Event = AuditEvent.Begun,
    };

    /// <param name="lockNote">What is unusual about the lock; null where nothing is.</param>
    /// <param name="caller">The ARN of the AWS caller. It was asked for with the plan.</param>
    /// <returns>Why the line cannot be written on this machine; null where it was written.</returns>
    public async Task<string?> BeginAsync(string? lockNote, Task<string?> caller, CancellationToken cancellationToken)
    {
        begun = begun with { Actor = await ActorAsync(caller, cancellationToken) };
        var salt = RunSalt.New();
        var first = begun with
        {
            Plan = plan.Steps,
            Lock = lockNote,
            Selection = plan.Typed.IsEmpty ? null : [.. plan.Typed.Select(one => one.Kept(salt))],
            Salt = plan.Typed.IsEmpty ? null : salt.Reveal(),
        };
        if (audit.Append(first) is { } unwritable)
        {
            return unwritable;
        }

        shared.Send(first);
        return null;
    }

    /// <param name="trouble">What happened to the lock; null where nothing happened.</param>
    public Task EndAsync(IRoutineResult result, string? trouble) => CloseAsync(trouble, begun with
    {
        Event = result.Outcome.Event(),
        Summary = result.Summary,
        Figures = result.Figures,
    });

    /// <summary>Writes that the routine threw.</summary>
    /// <param name="trouble">What happened to the lock; null where nothing happened.</param>
    public Task FailAsync(Exception error, string? trouble) => CloseAsync(trouble, begun with
    {
        Event = error is OperationCanceledException ? AuditEvent.Cancelled : AuditEvent.Unknown,
        Summary = error is OperationCanceledException ? "cancelled" : FailureWords.Of(error),
    });

    // The change is made, also where its outcome cannot be written.
    private async Task CloseAsync(string? trouble, AuditEntry outcome)
    {
        var entry = outcome with { At = services.Clock.GetUtcNow(), Lock = trouble };
        shared.Send(entry);
        if (audit.Append(entry) is { } problem)
        {
            services.Terminal.Note($"warn  {problem}. It lacks the outcome of this run.", Tone.Warning);
            services.Terminal.Note($"  Append this line to it: {AuditLog.Line(entry)}");
        }

        if (await shared.EndAsync() is { } missing)
        {
            services.Terminal.Note(
                $"warn  The shared audit log lacks this run: {missing}. This machine's audit log has the run.", Tone.Warning);
        }
    }

    // The plan takes longer than the answer, except where AWS does not answer.
    private async Task<string?> ActorAsync(Task<string?> caller, CancellationToken cancellationToken)
    {
        try
        {
            return await caller.WaitAsync(PatienceForTheCaller, services.Clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
