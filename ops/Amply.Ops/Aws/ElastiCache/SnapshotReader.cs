using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

internal static class SnapshotReader
{
    public static Snapshot Read(XElement snapshot) => new()
    {
        Name = snapshot.Required("SnapshotName"),
        Status = snapshot.Required("SnapshotStatus"),
        Source = snapshot.Text("SnapshotSource") ?? "",
        ReplicationGroupId = snapshot.Text("ReplicationGroupId"),
        CacheClusterId = snapshot.Text("CacheClusterId"),
        CacheNodeType = snapshot.Text("CacheNodeType"),
        EngineVersion = snapshot.Text("EngineVersion"),
        NodeGroupCount = snapshot.Number("NumNodeGroups"),
        Arn = snapshot.Text("ARN"),
        Nodes = [.. snapshot.Items("NodeSnapshots", "NodeSnapshot").Select(node => new NodeSnapshot
        {
            CacheClusterId = node.Text("CacheClusterId"),
            NodeGroupId = node.Text("NodeGroupId"),
            CacheSize = node.Text("CacheSize"),
            Created = node.Moment("SnapshotCreateTime"),
        })],
    };
}
