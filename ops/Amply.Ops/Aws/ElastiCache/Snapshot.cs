using System.Globalization;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>A snapshot in ElastiCache's catalogue.</summary>
public sealed record Snapshot
{
    public const string Available = "available";
    public const string Failed = "failed";

    public required string Name { get; init; }

    /// <summary><c>creating</c>, <c>available</c>, <c>restoring</c>, <c>copying</c>, <c>deleting</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>automated</c> (deleted with its group) or <c>manual</c> (never expires).</summary>
    public required string Source { get; init; }

    public string? ReplicationGroupId { get; init; }

    /// <summary>The node of the snapshot; absent for a snapshot of the whole group.</summary>
    public string? CacheClusterId { get; init; }

    public string? CacheNodeType { get; init; }

    public string? EngineVersion { get; init; }

    public int? NodeGroupCount { get; init; }

    public string? Arn { get; init; }

    public ImmutableArray<NodeSnapshot> Nodes { get; init; } = [];

    /// <summary>When the last shard was written; absent while the snapshot is being created.</summary>
    public DateTimeOffset? Created => Nodes.IsDefaultOrEmpty ? null : Nodes.Max(node => node.Created);

    /// <summary>The sum of all shards; absent while ElastiCache has not given the size of each.</summary>
    public long? SizeBytes =>
        Nodes.IsDefaultOrEmpty || Nodes.Any(node => node.CacheSizeBytes is null) ? null : Nodes.Sum(node => node.CacheSizeBytes);
}

/// <summary>One shard's part of a snapshot.</summary>
public sealed record NodeSnapshot
{
    public string? CacheClusterId { get; init; }

    /// <summary>The shard, where ElastiCache names it.</summary>
    public string? NodeGroupId { get; init; }

    /// <summary>In ElastiCache's words, for example <c>4 MB</c>.</summary>
    [JsonIgnore]
    public string? CacheSize { get; init; }

    /// <summary>The size in bytes, exact to ElastiCache's unit; absent where ElastiCache gives no size.</summary>
    public long? CacheSizeBytes => CacheSize?.Split(' ') is [var number, ("KB" or "MB" or "GB") and var unit]
        && double.TryParse(number, NumberStyles.AllowDecimalPoint, null, out var value)
            ? (long)(value * (1L << (unit switch { "KB" => 10, "MB" => 20, _ => 30 })))
            : null;

    public DateTimeOffset? Created { get; init; }
}

/// <summary>The source of a snapshot: one node without cluster mode (a replica where possible), the whole group in cluster mode.</summary>
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

internal static class SnapshotReader
{
    public static Snapshot Read(XElement snapshot) => new()
    {
        Name = snapshot.RequiredId("SnapshotName"),
        Status = snapshot.RequiredWords("SnapshotStatus", ReplicationGroupReader.MostWord),
        Source = snapshot.Words("SnapshotSource", ReplicationGroupReader.MostWord) ?? "",
        ReplicationGroupId = snapshot.Id("ReplicationGroupId"),
        CacheClusterId = snapshot.Id("CacheClusterId"),
        CacheNodeType = snapshot.Id("CacheNodeType"),
        EngineVersion = snapshot.Id("EngineVersion"),
        NodeGroupCount = snapshot.Number("NumNodeGroups"),
        Arn = snapshot.Id("ARN"),
        Nodes =
        [
            .. snapshot.Items("NodeSnapshots", "NodeSnapshot").Select(node => new NodeSnapshot
            {
                CacheClusterId = node.Id("CacheClusterId"),
                NodeGroupId = node.Id("NodeGroupId"),
                CacheSize = node.Words("CacheSize", ReplicationGroupReader.MostWord),
                Created = node.Moment("SnapshotCreateTime"),
            }),
        ],
    };
}
