namespace Amply.Keyspace.Caching;

/// <summary>How concurrent readers of a missing value share one computation.</summary>
public sealed record CacheOptions
{
    /// <summary>How long one process may compute before another does as well; at least a second.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a waiting process looks whether the value has arrived.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(25);
}
