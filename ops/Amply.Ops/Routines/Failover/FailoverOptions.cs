namespace Amply.Ops.Routines.Failover;

/// <summary>What the person asked for.</summary>
/// <param name="ExpectPrimary">The node believed to be the primary; anything else is refused.</param>
/// <param name="Acknowledge">Lifts the cool-down after a recent failover.</param>
public sealed record FailoverOptions(string? ExpectPrimary, bool Acknowledge)
{
    /// <summary>Which shard; absent where there is one.</summary>
    public string? Shard { get; init; }

    /// <summary>AWS takes half a minute from call to completion; ten times that is no longer a failover under way.</summary>
    public WaitTimes Promotion { get; init; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(5));

    /// <summary>For the old primary to come back as a replica; it copies the whole data set.</summary>
    public WaitTimes Recovery { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10));
}
