using Amply.Ops.Redis;

namespace Amply.Ops.Routines.Failover;

/// <summary>Which replica would be promoted, and the flags afterwards.</summary>
public sealed record PromotePlan : IRoutinePlan
{
    public string Routine => "failover promote";

    /// <summary>The node to promote; null where only the flags are restored.</summary>
    public required string? Node { get; init; }

    public required string? Primary { get; init; }

    /// <summary>Whether the node is already the primary, so that only the flags are restored.</summary>
    public required bool IsPromoted { get; init; }

    /// <summary>The flags now; null where the API did not answer.</summary>
    public required FailoverFlags? Found { get; init; }

    /// <summary>The flags afterwards, also after a failure.</summary>
    public required FailoverFlags Restored { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The group at the time of the plan; not printed.</summary>
    internal Topology Seen { get; init; } = new() { Nodes = [] };
}

/// <summary>The options of the verb.</summary>
/// <param name="Node">The replica to promote; null: only restore the flags.</param>
/// <param name="ExpectPrimary">The node that must be the primary; else the promotion is refused.</param>
/// <param name="Acknowledge">Allows a promotion within the cool-down of the last failover.</param>
public sealed record PromoteOptions(string? Node, string? ExpectPrimary, bool Acknowledge)
{
    /// <summary>The time to turn the flags off. Nothing is lost when the routine stops here.</summary>
    public WaitTimes Off { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10));

    /// <summary>The time to restore the flags. It is long: the group needs its flags.</summary>
    public WaitTimes Back { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(30));

    public WaitTimes Promotion { get; init; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(5));

    /// <summary>The time for the old primary to return as a replica. It copies the whole data set.</summary>
    public WaitTimes Recovery { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10));
}
