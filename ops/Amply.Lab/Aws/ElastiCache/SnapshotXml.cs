using System.Xml.Linq;
using Amply.Lab.Group;
using Amply.Lab.Group.Snapshots;
using static Amply.Lab.Aws.Query.QueryXml;

namespace Amply.Lab.Aws.ElastiCache;

/// <summary>The shape Snapshot of the service model.</summary>
internal static class SnapshotXml
{
    private const long Mebibyte = 1 << 20;

    /// <param name="nodeGroupConfiguration">Whether to write each shard's configuration.</param>
    public static XElement Write(SnapshotRecord record, bool nodeGroupConfiguration = false)
    {
        var group = record.Group;
        var wholeGroup = record.CacheClusterId is null;
        return new XElement(
            "Snapshot",
            Text("SnapshotName", record.Name),
            wholeGroup ? Text("ReplicationGroupId", group.ReplicationGroupId) : null,
            wholeGroup ? Text("ReplicationGroupDescription", group.Description) : null,
            Text("CacheClusterId", record.CacheClusterId),
            Text("SnapshotStatus", Status(record.Status)),
            Text("SnapshotSource", record.Source is SnapshotSource.Automated ? "automated" : "manual"),
            Text("CacheNodeType", group.NodeType),
            Text("Engine", "redis"),
            Text("EngineVersion", group.EngineVersion),
            wholeGroup ? Number("NumNodeGroups", record.Shards.Length) : Number("NumCacheNodes", 1),
            wholeGroup ? null : Text("PreferredAvailabilityZone", record.Shards[0].AvailabilityZone),
            wholeGroup ? null : Moment("CacheClusterCreateTime", record.Shards[0].NodeCreated),
            Text("PreferredMaintenanceWindow", group.MaintenanceWindow),
            Text("TopicArn", group.NotificationTopicArn),
            Number("Port", group.Port),
            Text("CacheParameterGroupName", group.ParameterGroup.Name),
            Text("CacheSubnetGroupName", group.SubnetGroupName),
            Flag("AutoMinorVersionUpgrade", group.AutoMinorVersionUpgrade),
            Text("AutomaticFailover", ApiValue.Enabled(record.AutomaticFailover)),
            Number("SnapshotRetentionLimit", group.SnapshotRetentionLimit),
            Text("SnapshotWindow", group.SnapshotWindow),
            new XElement("NodeSnapshots", record.Shards.Select(shard => NodeSnapshot(record, shard, nodeGroupConfiguration))),
            Text("KmsKeyId", group.KmsKeyId),
            Text("ARN", group.Arn("snapshot", record.Name)),
            Text("DataTiering", "disabled"));
    }

#pragma warning disable CA1308 // The protocol writes its constants in lower case.
    private static string Status(SnapshotStatus status) => status.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static XElement NodeSnapshot(SnapshotRecord record, ShardSnapshot shard, bool nodeGroupConfiguration) => new(
        "NodeSnapshot",
        record.CacheClusterId is null ? Text("CacheClusterId", shard.CacheClusterId) : null,
        record.CacheClusterId is null ? Text("NodeGroupId", shard.NodeGroupId) : null,
        Text("CacheNodeId", "0001"),
        nodeGroupConfiguration ? new XElement(
            "NodeGroupConfiguration",
            Text("NodeGroupId", shard.NodeGroupId),
            Text("Slots", shard.Slots),
            Number("ReplicaCount", shard.ReplicaCount),
            Text("PrimaryAvailabilityZone", shard.AvailabilityZone)) : null,
        Text("CacheSize", shard.Bytes is { } bytes ? $"{Math.Max(1, (bytes + Mebibyte - 1) / Mebibyte)} MB" : ""),
        Moment("CacheNodeCreateTime", shard.NodeCreated),
        Moment("SnapshotCreateTime", shard.Written));
}
