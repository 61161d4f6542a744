using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Amply.Lab.Group.Snapshots;

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

/// <summary>The rule for names: 1 to 40 letters, digits and hyphens, a letter first, no two hyphens in a row and none at the end.</summary>
public static class SnapshotName
{
    /// <summary>The name as ElastiCache stores it, or why it will not do.</summary>
    public static bool TryNormalise(string name, out string normalised, [NotNullWhen(false)] out ApiError? refusal)
    {
#pragma warning disable CA1308 // ElastiCache stores names in lower case.
        normalised = name.ToLowerInvariant();
#pragma warning restore CA1308
        var good = name.Length is >= 1 and <= 40 && char.IsAsciiLetter(name[0]) && name[^1] != '-'
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !name.Contains("--", StringComparison.Ordinal);
        refusal = good ? null : ApiErrors.InvalidParameterValue(
            $"The snapshot name {name} is not valid: 1 to 40 letters, digits and hyphens, a letter first, no two hyphens in a row and none at the end.");
        return good;
    }
}

/// <summary>How a snapshot's entry in the catalogue is kept on disk.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SnapshotRecord))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
