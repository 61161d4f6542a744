using Amply.Ops.Routines;

namespace Amply.Ops.Cli;

/// <summary>What the outcome of a routine is to the audit log, to the shell and to a program that reads the document.</summary>
internal static class Outcomes
{
    /// <summary>Whether something was changed. Past its beginning, only a routine that was carried out or refused knows for sure.</summary>
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
