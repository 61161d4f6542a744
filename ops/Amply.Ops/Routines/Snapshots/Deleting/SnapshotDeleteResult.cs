using System.Collections.Immutable;

namespace Amply.Ops.Routines.Snapshots.Deleting;

/// <summary>Which snapshots were deleted, and which not.</summary>
public sealed record SnapshotDeleteResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    public required ImmutableArray<string> Deleted { get; init; }

    /// <summary>Those that stayed, each with ElastiCache's reason.</summary>
    public required ImmutableSortedDictionary<string, string> Refused { get; init; }
}
