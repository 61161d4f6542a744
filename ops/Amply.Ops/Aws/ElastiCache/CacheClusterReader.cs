using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

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
        // A group's member is one node.
        Endpoint = ReplicationGroupReader.Endpoint(cluster.Items("CacheNodes", "CacheNode") is [var node] ? node.Part("Endpoint") : null),
    };
}
