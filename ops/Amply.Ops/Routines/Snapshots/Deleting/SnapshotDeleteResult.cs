using System.Collections.Immutable;
using Amply.Ops.Routines.Figures;

namespace Amply.Ops.Routines.Snapshots.Deleting;

/// <summary>Which snapshots were deleted, and which not.</summary>
public sealed record SnapshotDeleteResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public FigureList Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    public required ImmutableArray<string> Deleted { get; init; }

    /// <summary>Those that stayed, each with ElastiCache's reason.</summary>
    public required ImmutableSortedDictionary<string, string> Refused { get; init; }
}
