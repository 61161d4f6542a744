namespace Amply.Ops.Routines;

/// <summary>A routine that changes something: it makes a plan, which changes nothing, and then carries the plan out.</summary>
public interface IRoutine<TPlan, TResult>
    where TPlan : class, IRoutinePlan
    where TResult : class, IRoutineResult
{
    /// <summary>Looks at the group and makes the plan. It may be called again where a connection was lost.</summary>
    Task<TPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Carries the plan out. A cancellation stops the routine between two steps, and is reported as a result.</summary>
    /// <param name="isLost">Asked right before what cannot be undone; a routine that may run twice without harm does not ask.</param>
    Task<TResult> RunAsync(TPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken);
}

/// <summary>Asks whether another routine may have run since the plan was made.</summary>
/// <returns>How the lock was lost, in a sentence; null where the routine goes on.</returns>
public delegate Task<string?> LockCheck(CancellationToken cancellationToken);

/// <summary>A routine that only looks.</summary>
public interface IReport<TReport>
    where TReport : class
{
    /// <summary>Looks at the group. It may be called again where a connection was lost.</summary>
    Task<TReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken);
}
