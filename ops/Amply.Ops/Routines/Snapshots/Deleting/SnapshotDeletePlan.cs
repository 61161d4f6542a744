using System.Collections.Immutable;
using Amply.Ops.Preflight;

namespace Amply.Ops.Routines.Snapshots.Deleting;

/// <summary>Which snapshots would be deleted.</summary>
public sealed record SnapshotDeletePlan : IRoutinePlan
{
    /// <summary><c>snapshot delete</c> or <c>snapshot prune</c>.</summary>
    public required string Routine { get; init; }

    /// <summary>The oldest first.</summary>
    public required ImmutableArray<string> Names { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}
