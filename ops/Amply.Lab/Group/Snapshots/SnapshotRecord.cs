using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Amply.Lab.Group.Snapshots;

/// <summary>A snapshot in the catalogue; it outlives the lab that made it.</summary>
public sealed record SnapshotRecord
{
    public required string Name { get; init; }
    public required SnapshotStatus Status { get; init; }
    public required SnapshotSource Source { get; init; }

    /// <summary>The group's settings at the time of the snapshot. A restore needs them.</summary>
    public required GroupSettings Group { get; init; }

    /// <summary>The member of the snapshot; null for a snapshot of the whole group.</summary>
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

    /// <summary>The member that wrote the file.</summary>
    public required string CacheClusterId { get; init; }

    public required DateTimeOffset NodeCreated { get; init; }
    public required string AvailabilityZone { get; init; }
    public int ReplicaCount { get; init; }

    /// <summary>The hash slots of its keys; absent without cluster mode.</summary>
    public string? Slots { get; init; }

    /// <summary>When the file was complete; null until then.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>Bytes of the file.</summary>
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

/// <summary>Checks the names that clients give their snapshots.</summary>
public static class StoredName
{
    /// <summary>Makes the name that ElastiCache stores, or says why it refuses the name.</summary>
    public static bool TryOf(string name, out string stored, [NotNullWhen(false)] out ApiError? refusal)
    {
#pragma warning disable CA1308 // ElastiCache stores names in lower case.
        stored = name.ToLowerInvariant();
#pragma warning restore CA1308
        var good = SnapshotName.IsValid(name);
        refusal = good ? null : ApiErrors.InvalidParameterValue($"The snapshot name {name} is not valid: {SnapshotName.Allowed}.");
        return good;
    }
}

/// <summary>JSON of a snapshot's entry on disk.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SnapshotRecord))]
internal sealed partial class SnapshotRecordJson : JsonSerializerContext;
