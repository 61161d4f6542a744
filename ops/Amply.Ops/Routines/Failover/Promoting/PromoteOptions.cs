namespace Amply.Ops.Routines.Failover.Promoting;

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
