namespace Amply.Ops.Aws.ElastiCache;

/// <summary>What a snapshot is made of: without cluster mode one node, a replica by preference; with it the whole group.</summary>
public sealed record SnapshotSubject
{
    private SnapshotSubject()
    {
    }

    public string? CacheClusterId { get; private init; }

    public string? ReplicationGroupId { get; private init; }

    public static SnapshotSubject Node(string cacheClusterId) => new() { CacheClusterId = cacheClusterId };

    public static SnapshotSubject Group(string replicationGroupId) => new() { ReplicationGroupId = replicationGroupId };
}
