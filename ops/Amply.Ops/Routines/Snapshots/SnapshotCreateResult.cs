using System.Collections.Immutable;
using Amply.Ops.Routines.Figures;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>What became of the snapshot.</summary>
public sealed record SnapshotCreateResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public FigureList Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    public required string Name { get; init; }

    /// <summary>ElastiCache's word, as seen last.</summary>
    public required string Status { get; init; }
}
