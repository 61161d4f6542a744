using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;
using Amply.Lab.Servers;
using static Amply.Lab.Aws.Query.QueryXml;

namespace Amply.Lab.Aws.ElastiCache;

internal sealed class DescribeCacheClustersAction(GroupControl control) : IQueryAction
{
    public string Name => "DescribeCacheClusters";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Optional("CacheClusterId");
        var nodeInfo = parameters.Flag("ShowCacheNodeInfo") ?? false;
        var onlyAlone = parameters.Flag("ShowCacheClustersNotInReplicationGroups") ?? false;
        var size = parameters.Number("MaxRecords", 20, 100) ?? 100;
        var marker = parameters.Optional("Marker");
        if (parameters.Problem is { } problem)
        {
            return QueryReply.Refused(problem);
        }

        var (state, nodes) = await control.Group.ObserveAsync(cancellationToken);
        if (id is not null && state.Member(id) is null)
        {
            return QueryReply.Refused(ApiErrors.CacheClusterNotFound(id));
        }

        // Every cluster here is a member of the lab's group.
        var members =
            onlyAlone ? [] : state.Members.Where(member => id is null || string.Equals(member.Id, id, StringComparison.OrdinalIgnoreCase));
        return Paging.TryCut(members, member => member.Id, descending: false, marker, size, out var page, out var badMarker)
            ? QueryReply.Of(
                QueryXml.Text("Marker", page.Marker),
                new XElement("CacheClusters", page.Items.Select(member => CacheClusterXml.Write(
                    state, member, nodeInfo ? nodes.GetValueOrDefault(member.Id) : null, control.Group.Tokens.Enabled))))
            : QueryReply.Refused(badMarker);
    }
}

/// <summary>The shape CacheCluster of the service model.</summary>
internal static class CacheClusterXml
{
    /// <param name="node">The node's view; null omits the element CacheNodes.</param>
    public static XElement Write(GroupState state, Member member, NodeView? node, bool authToken)
    {
        var settings = state.Settings;
        return new XElement(
            "CacheCluster",
            Text("CacheClusterId", member.Id),
            Text("CacheNodeType", settings.NodeType),
            Text("Engine", "redis"),
            Text("EngineVersion", settings.EngineVersion),
            Text("CacheClusterStatus", ApiValue.Of(member.Status)),
            Number("NumCacheNodes", 1),
            Text("PreferredAvailabilityZone", member.AvailabilityZone),
            Moment("CacheClusterCreateTime", member.Created),
            Text("PreferredMaintenanceWindow", settings.MaintenanceWindow),
            new XElement("PendingModifiedValues", Text("CacheNodeType", state.Deferred.NodeType),
                Text("EngineVersion", state.Deferred.EngineVersion)),
            settings.NotificationTopicArn is null ? null : new XElement(
                "NotificationConfiguration", Text("TopicArn", settings.NotificationTopicArn), Text("TopicStatus", "active")),
            new XElement("CacheSecurityGroups"),
            new XElement(
                "CacheParameterGroup",
                Text("CacheParameterGroupName", settings.ParameterGroup.Name),
                Text("ParameterApplyStatus", state.Applying.ParameterGroup is null ? "in-sync" : "applying"),
                new XElement("CacheNodeIdsToReboot")),
            Text("CacheSubnetGroupName", settings.SubnetGroupName),
            node is null ? null : new XElement("CacheNodes", Node(member, node)),
            Flag("AutoMinorVersionUpgrade", settings.AutoMinorVersionUpgrade),
            new XElement("SecurityGroups", settings.SecurityGroupIds.Select(id =>
                new XElement("member", Text("SecurityGroupId", id), Text("Status", "active")))),
            Text("ReplicationGroupId", settings.ReplicationGroupId),
            Number("SnapshotRetentionLimit", settings.SnapshotRetentionLimit),
            Text("SnapshotWindow", settings.SnapshotWindow),
            Flag("AuthTokenEnabled", authToken),
            Moment("AuthTokenLastModifiedDate", state.AuthTokenLastModified),
            Flag("TransitEncryptionEnabled", settings.TransitEncryption),
            Flag("AtRestEncryptionEnabled", settings.AtRestEncryption),
            Text("ARN", settings.Arn("cluster", member.Id)),
            Flag("ReplicationGroupLogDeliveryEnabled", !settings.LogDeliveries.IsEmpty),
            LogDeliveryXml.Write(settings),
            Text("NetworkType", "ipv4"),
            Text("IpDiscovery", "ipv4"),
            settings.TransitEncryption ? Text("TransitEncryptionMode", "required") : null);
    }

    private static XElement Node(Member member, NodeView node) => new(
        "CacheNode",
        Text("CacheNodeId", "0001"),
        Text("CacheNodeStatus", ApiValue.Of(member.Status)),
        Moment("CacheNodeCreateTime", member.Created),
        EndpointXml.Of("Endpoint", node.Address, node.Port),
        Text("ParameterGroupStatus", "in-sync"),
        Text("CustomerAvailabilityZone", member.AvailabilityZone));
}
