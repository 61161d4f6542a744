using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Which snapshot would be created, of which node.</summary>
public sealed record SnapshotCreatePlan : IRoutinePlan
{
    public string Routine => "snapshot create";

    public required string Name { get; init; }

    /// <summary>The node of the snapshot; absent in cluster mode: the whole group.</summary>
    public string? Node { get; init; }

    /// <summary>The source of the snapshot; not printed. Null where the node is not known: a finding then refuses.</summary>
    internal SnapshotSubject? Subject { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>The result of the snapshot.</summary>
public sealed record SnapshotCreateResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public FigureList Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    public required string Name { get; init; }

    /// <summary>ElastiCache's last status.</summary>
    public required string Status { get; init; }
}
