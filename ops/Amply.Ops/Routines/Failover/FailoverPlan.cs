using System.Collections.Immutable;
using Amply.Ops.Preflight;
using Amply.Ops.Redis;

namespace Amply.Ops.Routines.Failover;

/// <summary>Which node would hand over to which.</summary>
public sealed record FailoverPlan : IRoutinePlan
{
    public string Routine => "failover";

    public required string Shard { get; init; }

    public required string? Primary { get; init; }

    /// <summary>The replica that has received most: ElastiCache chooses it, not the caller.</summary>
    public required string? Candidate { get; init; }

    /// <summary>Bytes of the replication stream that the candidate has not received.</summary>
    public required long? LagBytes { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The shard as it was seen; not printed.</summary>
    internal Topology Seen { get; init; } = new() { Nodes = [] };
}
