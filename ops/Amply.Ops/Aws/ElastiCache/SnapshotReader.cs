using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

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
