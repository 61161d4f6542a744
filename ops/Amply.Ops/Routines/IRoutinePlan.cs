using System.Collections.Immutable;
using Amply.Ops.Preflight;
using Amply.Ops.Routines.Figures;

namespace Amply.Ops.Routines;

/// <summary>What a routine would do, printable and without effect.</summary>
public interface IRoutinePlan
{
    /// <summary>The verb as it is typed, for example <c>sessions flush</c>.</summary>
    string Routine { get; }

    /// <summary>What would be done, one sentence a step.</summary>
    ImmutableArray<string> Steps { get; }

    /// <summary>What the checks found; a failure keeps the routine from acting.</summary>
    ImmutableArray<Finding> Findings { get; }

    /// <summary>Whether it must be the only routine at work on the group; what only makes load need not.</summary>
    bool IsExclusive => true;
}

/// <summary>Asked right before what cannot be undone: whether another routine may have run since the plan was made.</summary>
/// <returns>How that came about, in a sentence; null where the routine goes on.</returns>
public delegate Task<string?> LockCheck(CancellationToken cancellationToken);

/// <summary>What a routine came to.</summary>
public interface IRoutineResult
{
    RoutineOutcome Outcome { get; }

    /// <summary>What happened, in one sentence.</summary>
    string Summary { get; }

    /// <summary>Figures in the order of their importance; they go to the audit log, so no session ids and no secrets.</summary>
    FigureList Figures { get; }

    /// <summary>What to run or check next.</summary>
    ImmutableArray<string> Next { get; }
}
