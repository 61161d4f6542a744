using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Which snapshot would be made of which node.</summary>
public sealed record SnapshotCreatePlan : IRoutinePlan
{
    public string Routine => "snapshot create";

    public required string Name { get; init; }

    /// <summary>The node it is made of; absent in cluster mode, where it is the whole group.</summary>
    public string? Node { get; init; }

    /// <summary>What ElastiCache is asked to take; not printed. Absent where nobody says which node: a finding then refuses.</summary>
    internal SnapshotSubject? Subject { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}

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
