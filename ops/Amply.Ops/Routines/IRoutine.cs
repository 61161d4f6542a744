namespace Amply.Ops.Routines;

/// <summary>A routine that changes something. It makes a plan, which changes nothing, and then runs the plan.</summary>
public interface IRoutine<TPlan, TResult>
    where TPlan : class, IRoutinePlan
    where TResult : class, IRoutineResult
{
    /// <summary>Reads the group and makes the plan. It may be called again after a lost connection.</summary>
    Task<TPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Runs the plan. A cancellation stops the routine between two steps, and the result says so.</summary>
    /// <param name="isLost">Called right before a step that cannot be undone. A routine that may run twice without harm does not call
    /// it.</param>
    Task<TResult> RunAsync(TPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken);
}

/// <summary>Checks whether another routine may have run since the plan was made.</summary>
/// <returns>How the lock was lost, in a sentence; null where the routine may continue.</returns>
public delegate Task<string?> LockCheck(CancellationToken cancellationToken);

/// <summary>A routine that only reads.</summary>
public interface IReport<TReport>
    where TReport : class
{
    /// <summary>Reads the group. It may be called again after a lost connection.</summary>
    Task<TReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken);
}
