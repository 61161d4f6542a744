using System.Collections.Immutable;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>A snapshot in ElastiCache's catalogue.</summary>
public sealed record Snapshot
{
    public const string Available = "available";
    public const string Failed = "failed";

    public required string Name { get; init; }

    /// <summary><c>creating</c>, <c>available</c>, <c>restoring</c>, <c>copying</c>, <c>deleting</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>automated</c>, which dies with its group, or <c>manual</c>, which never expires.</summary>
    public required string Source { get; init; }

    public string? ReplicationGroupId { get; init; }

    /// <summary>The member it was made of; absent where the whole group was asked for.</summary>
    public string? CacheClusterId { get; init; }

    public string? CacheNodeType { get; init; }

    public string? EngineVersion { get; init; }

    public int? NodeGroupCount { get; init; }

    public string? Arn { get; init; }

    public ImmutableArray<NodeSnapshot> Nodes { get; init; } = [];

    /// <summary>When the last of its shards was written; absent while it is being made.</summary>
    public DateTimeOffset? Created => Nodes.IsDefaultOrEmpty ? null : Nodes.Max(node => node.Created);
}

/// <summary>One shard's part of a snapshot.</summary>
public sealed record NodeSnapshot
{
    public string? CacheClusterId { get; init; }

    /// <summary>The shard, where ElastiCache names it.</summary>
    public string? NodeGroupId { get; init; }

    /// <summary>In ElastiCache's words, for example <c>4 MB</c>.</summary>
    public string? CacheSize { get; init; }

    public DateTimeOffset? Created { get; init; }
}
