using System.Collections.Immutable;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>A replication group as ElastiCache describes it.</summary>
public sealed record ReplicationGroup
{
    /// <summary>The <see cref="Status"/> in which a group takes changes.</summary>
    public const string Available = "available";

    public required string Id { get; init; }

    public string? Description { get; init; }

    /// <summary><c>creating</c>, <c>available</c>, <c>modifying</c>, <c>snapshotting</c>, <c>deleting</c> or <c>create-failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="FeatureStatus"/>, unless ElastiCache has gained another.</summary>
    public string AutomaticFailover { get; init; } = FeatureStatus.Disabled;

    /// <summary>One of <see cref="FeatureStatus"/>, unless ElastiCache has gained another.</summary>
    public string MultiAz { get; init; } = FeatureStatus.Disabled;

    /// <summary>Whether the group is a Redis Cluster.</summary>
    public bool ClusterEnabled { get; init; }

    public string? CacheNodeType { get; init; }

    /// <summary>Only in cluster mode.</summary>
    public Endpoint? ConfigurationEndpoint { get; init; }

    /// <summary>Unordered.</summary>
    public ImmutableArray<string> MemberClusters { get; init; } = [];

    public ImmutableArray<NodeGroup> NodeGroups { get; init; } = [];

    public PendingModifiedValues? Pending { get; init; }

    /// <summary>Days that automatic snapshots are kept; 0 where none are made.</summary>
    public int SnapshotRetentionLimit { get; init; }

    public string? SnapshotWindow { get; init; }

    /// <summary>The member that daily snapshots are made of.</summary>
    public string? SnapshottingClusterId { get; init; }

    public bool AuthTokenEnabled { get; init; }

    public DateTimeOffset? AuthTokenLastModified { get; init; }

    public bool TransitEncryptionEnabled { get; init; }

    public bool AtRestEncryptionEnabled { get; init; }

    public string? Arn { get; init; }
}

/// <summary>What was asked for and is not yet so.</summary>
public sealed record PendingModifiedValues
{
    public string? PrimaryClusterId { get; init; }

    public string? AutomaticFailover { get; init; }

    /// <summary><c>ROTATING</c> or <c>SETTING</c>.</summary>
    public string? AuthTokenStatus { get; init; }
}
