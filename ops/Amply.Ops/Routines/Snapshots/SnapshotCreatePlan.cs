using System.Collections.Immutable;
using Amply.Ops.Preflight;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Which snapshot would be made of which node.</summary>
public sealed record SnapshotCreatePlan : IRoutinePlan
{
    public string Routine => "snapshot create";

    public required string Name { get; init; }

    /// <summary>The node it is made of; absent in cluster mode, where it is the whole group.</summary>
    public string? Node { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}
