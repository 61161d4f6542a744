using Amply.Ops.Redis;

namespace Amply.Ops.Routines.Failover;

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

/// <summary>What the person asked for.</summary>
/// <param name="Node">The replica to promote; null: only bring the flags back.</param>
/// <param name="ExpectPrimary">The node believed to be the primary; anything else is refused.</param>
/// <param name="Acknowledge">Lifts the cool-down after a recent failover.</param>
public sealed record PromoteOptions(string? Node, string? ExpectPrimary, bool Acknowledge)
{
    /// <summary>For the flags to go off: nothing is lost by giving up.</summary>
    public WaitTimes Off { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10));

    /// <summary>For the flags to be back: nothing is gained by giving up.</summary>
    public WaitTimes Back { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(30));

    public WaitTimes Promotion { get; init; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(5));

    /// <summary>For the old primary to come back as a replica; it copies the whole data set.</summary>
    public WaitTimes Recovery { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10));
}
