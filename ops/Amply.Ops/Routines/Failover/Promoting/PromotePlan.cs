using System.Collections.Immutable;
using Amply.Ops.Preflight;
using Amply.Ops.Redis;

namespace Amply.Ops.Routines.Failover.Promoting;

/// <summary>Which replica would become the primary, and how the flags would be left.</summary>
public sealed record PromotePlan : IRoutinePlan
{
    public string Routine => "failover promote";

    /// <summary>The node that becomes the primary; null where only the flags are brought back.</summary>
    public required string? Node { get; init; }

    public required string? Primary { get; init; }

    /// <summary>Whether the node has the role already, so that only the flags are left to do.</summary>
    public required bool IsPromoted { get; init; }

    /// <summary>Null where the API did not tell.</summary>
    public required FailoverFlags? Found { get; init; }

    /// <summary>How the flags are left, whatever happens.</summary>
    public required FailoverFlags Restored { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The group as it was seen; not printed.</summary>
    internal Topology Seen { get; init; } = new() { Nodes = [] };
}
