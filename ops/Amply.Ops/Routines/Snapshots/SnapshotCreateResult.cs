using System.Collections.Immutable;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>What became of the snapshot.</summary>
public sealed record SnapshotCreateResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    public required string Name { get; init; }

    /// <summary>ElastiCache's word, as seen last.</summary>
    public required string Status { get; init; }
}
