using System.Collections.Immutable;

namespace Amply.Lab.ControlPlane.Snapshots;

/// <summary>A snapshot in the catalogue; it outlives the lab that made it.</summary>
public sealed record SnapshotRecord
{
    public required string Name { get; init; }

    public required SnapshotStatus Status { get; init; }

    public required SnapshotSource Source { get; init; }

    /// <summary>The group's settings when it was made, which is what a restore needs.</summary>
    public required GroupSettings Group { get; init; }

    /// <summary>The member asked for; absent where the whole group was.</summary>
    public string? CacheClusterId { get; init; }

    public required bool AutomaticFailover { get; init; }

    public required DateTimeOffset Requested { get; init; }

    public required ImmutableArray<ShardSnapshot> Shards { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>One shard's RDB file.</summary>
public sealed record ShardSnapshot
{
    public required string NodeGroupId { get; init; }

    /// <summary>The member whose data it is.</summary>
    public required string CacheClusterId { get; init; }

    public required DateTimeOffset NodeCreated { get; init; }

    public required string AvailabilityZone { get; init; }

    public int ReplicaCount { get; init; }

    /// <summary>The hash slots of its keys; absent without cluster mode.</summary>
    public string? Slots { get; init; }

    /// <summary>When the file was complete; absent until then.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>Of the file.</summary>
    public long? Bytes { get; init; }
}

public enum SnapshotStatus
{
    Creating,
    Available,
    Copying,
    Deleting,
    Failed,
}

public enum SnapshotSource
{
    Automated,
    Manual,
}
