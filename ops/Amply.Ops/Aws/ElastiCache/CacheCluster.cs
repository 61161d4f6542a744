using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>A member of a replication group: one node.</summary>
public sealed record CacheCluster
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public string? ReplicationGroupId { get; init; }

    public string? CacheNodeType { get; init; }

    public string? EngineVersion { get; init; }

    public string? AvailabilityZone { get; init; }

    public DateTimeOffset? Created { get; init; }

    public string? ParameterGroupName { get; init; }

    /// <summary><c>in-sync</c>, <c>applying</c> or <c>pending-reboot</c>.</summary>
    public string? ParameterApplyStatus { get; init; }

    public string? MaintenanceWindow { get; init; }

    /// <summary>The node's own endpoint.</summary>
    public Endpoint? Endpoint { get; init; }
}

internal static class CacheClusterReader
{
    public static CacheCluster Read(XElement cluster) => new()
    {
        Id = cluster.RequiredId("CacheClusterId"),
        Status = cluster.RequiredWords("CacheClusterStatus", ReplicationGroupReader.MostWord),
        ReplicationGroupId = cluster.Id("ReplicationGroupId"),
        CacheNodeType = cluster.Id("CacheNodeType"),
        EngineVersion = cluster.Id("EngineVersion"),
        AvailabilityZone = cluster.Id("PreferredAvailabilityZone"),
        Created = cluster.Moment("CacheClusterCreateTime"),
        ParameterGroupName = cluster.Part("CacheParameterGroup")?.Id("CacheParameterGroupName"),
        ParameterApplyStatus = cluster.Part("CacheParameterGroup")?.Words("ParameterApplyStatus", ReplicationGroupReader.MostWord),
        MaintenanceWindow = cluster.Text("PreferredMaintenanceWindow"),
        Endpoint =
            ReplicationGroupReader.Endpoint(cluster.Items("CacheNodes", "CacheNode") is [var node, ..] ? node.Part("Endpoint") : null),
    };
}
