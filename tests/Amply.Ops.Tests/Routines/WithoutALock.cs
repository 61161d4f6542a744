using Amply.Ops.Routines;

namespace Amply.TestServers;

/// <summary>Plans and runs of routines beside which no other routine is at work.</summary>
internal static class WithoutALock
{
    public static Task<TPlan> PlanAsync<TPlan, TResult>(this IRoutine<TPlan, TResult> routine, CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult =>
        routine.PlanAsync(new Progress<string>(), cancellationToken);

    public static Task<TResult> RunAsync<TPlan, TResult>(
        this IRoutine<TPlan, TResult> routine, TPlan plan, IProgress<string> progress, CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult =>
        routine.RunAsync(plan, progress, _ => Task.FromResult<string?>(null), cancellationToken);

    /// <summary>Runs a change of keys, which does what it finds, whatever its plan said.</summary>
    public static Task<KeyChangeResult> RunAsync(
        this IRoutine<KeyChangePlan, KeyChangeResult> routine, IProgress<string> progress, CancellationToken cancellationToken) =>
        routine.RunAsync(new KeyChangePlan { Routine = "", Keys = 0, Steps = [] }, progress, cancellationToken);
}
