namespace Amply.Ops.Aws.ElastiCache;

/// <summary>A replication group as ElastiCache describes it.</summary>
public sealed record ReplicationGroup
{
    /// <summary>The <see cref="Status"/> in which a group accepts changes.</summary>
    public const string Available = "available";

    public required string Id { get; init; }

    public string? Description { get; init; }

    /// <summary>
    /// <c>creating</c>, <c>available</c>, <c>modifying</c>, <c>snapshotting</c>, <c>deleting</c> or <c>create-failed</c>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="FeatureStatus"/>, or a state that ElastiCache has added since.</summary>
    public string AutomaticFailover { get; init; } = FeatureStatus.Disabled;

    /// <summary>One of <see cref="FeatureStatus"/>, or a state that ElastiCache has added since.</summary>
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

    /// <summary>Days for which automatic snapshots are kept; 0 turns them off.</summary>
    public int SnapshotRetentionLimit { get; init; }

    public string? SnapshotWindow { get; init; }

    /// <summary>The member of which ElastiCache creates the daily snapshots.</summary>
    public string? SnapshottingClusterId { get; init; }

    public bool AuthTokenEnabled { get; init; }

    public DateTimeOffset? AuthTokenLastModified { get; init; }

    public bool TransitEncryptionEnabled { get; init; }

    public bool AtRestEncryptionEnabled { get; init; }

    public string? Arn { get; init; }
}

/// <summary>Changes that were asked for and are not applied yet.</summary>
public sealed record PendingModifiedValues
{
    public string? PrimaryClusterId { get; init; }

    public string? AutomaticFailover { get; init; }

    /// <summary><c>ROTATING</c> or <c>SETTING</c>.</summary>
    public string? AuthTokenStatus { get; init; }
}

/// <summary>A shard.</summary>
public sealed record NodeGroup
{
    /// <summary><c>0001</c> without cluster mode.</summary>
    public required string Id { get; init; }

    public required string Status { get; init; }

    /// <summary>Only without cluster mode.</summary>
    public Endpoint? PrimaryEndpoint { get; init; }

    /// <summary>Only without cluster mode.</summary>
    public Endpoint? ReaderEndpoint { get; init; }

    /// <summary>Only in cluster mode, for example <c>0-8191</c>.</summary>
    public string? Slots { get; init; }

    public ImmutableArray<NodeGroupMember> Members { get; init; } = [];
}

/// <summary>One node of a shard.</summary>
public sealed record NodeGroupMember
{
    public required string CacheClusterId { get; init; }

    public required string CacheNodeId { get; init; }

    /// <summary>Only without cluster mode.</summary>
    public Endpoint? ReadEndpoint { get; init; }

    public string? AvailabilityZone { get; init; }

    /// <summary>One of <see cref="MemberRole"/>, or a role that ElastiCache has added since.</summary>
    /// <remarks>Only without cluster mode. In cluster mode only Redis itself knows the role.</remarks>
    public string? CurrentRole { get; init; }
}

/// <summary>The roles of a member, as ElastiCache writes them.</summary>
public static class MemberRole
{
    public const string Primary = "primary";
    public const string Replica = "replica";
}

/// <summary>The states of automatic failover and Multi-AZ, which take time to turn on and off, as ElastiCache writes them.</summary>
public static class FeatureStatus
{
    public const string Disabled = "disabled";
    public const string Enabling = "enabling";
    public const string Enabled = "enabled";
    public const string Disabling = "disabling";
}

/// <summary>The changes for ModifyReplicationGroup. An absent value is not changed.</summary>
public sealed record ReplicationGroupChange
{
    public bool? AutomaticFailoverEnabled { get; init; }

    public bool? MultiAzEnabled { get; init; }

    /// <summary>The replica to promote; only without cluster mode, and only while automatic failover and Multi-AZ are off.</summary>
    public string? PrimaryClusterId { get; init; }
}
