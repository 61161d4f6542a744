using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

internal static class CacheClusterReader
{
    public static CacheCluster Read(XElement cluster) => new()
    {
        Id = cluster.Required("CacheClusterId"),
        Status = cluster.Required("CacheClusterStatus"),
        ReplicationGroupId = cluster.Text("ReplicationGroupId"),
        CacheNodeType = cluster.Text("CacheNodeType"),
        EngineVersion = cluster.Text("EngineVersion"),
        AvailabilityZone = cluster.Text("PreferredAvailabilityZone"),
        Created = cluster.Moment("CacheClusterCreateTime"),
        ParameterGroupName = cluster.Text("CacheParameterGroup", "CacheParameterGroupName"),
        ParameterApplyStatus = cluster.Text("CacheParameterGroup", "ParameterApplyStatus"),
        MaintenanceWindow = cluster.Text("PreferredMaintenanceWindow"),
        Endpoint = ReplicationGroupReader.Endpoint(cluster.Items("CacheNodes", "CacheNode").FirstOrDefault()?.Part("Endpoint")),
    };
}
