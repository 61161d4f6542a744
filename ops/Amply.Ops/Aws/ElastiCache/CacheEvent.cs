namespace Amply.Ops.Aws.ElastiCache;

/// <summary>Something that ElastiCache did or saw.</summary>
/// <param name="SourceType">For example <c>replication-group</c> or <c>cache-cluster</c>.</param>
/// <param name="Message">At most <see cref="MostWords"/> characters.</param>
public sealed record CacheEvent(string SourceIdentifier, string SourceType, string Message, DateTimeOffset Date)
{
    public const int MostWords = 300;
}
