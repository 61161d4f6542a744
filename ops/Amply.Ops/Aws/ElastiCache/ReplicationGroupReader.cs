using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

internal static class ReplicationGroupReader
{
    public static ReplicationGroup Read(XElement group) => new()
    {
        Id = group.Required("ReplicationGroupId"),
        Description = group.Text("Description"),
        Status = group.Required("Status"),
        AutomaticFailover = Feature(group.Text("AutomaticFailover")) ?? FeatureStatus.Disabled,
        MultiAz = Feature(group.Text("MultiAZ")) ?? FeatureStatus.Disabled,
        ClusterEnabled = group.Flag("ClusterEnabled") ?? false,
        CacheNodeType = group.Text("CacheNodeType"),
        ConfigurationEndpoint = Endpoint(group.Part("ConfigurationEndpoint")),
        MemberClusters = [.. group.Items("MemberClusters", "ClusterId").Select(member => member.Value)],
        NodeGroups = [.. group.Items("NodeGroups", "NodeGroup").Select(ReadNodeGroup)],
        Pending = group.Part("PendingModifiedValues") is { HasElements: true } pending
            ? new PendingModifiedValues
            {
                PrimaryClusterId = pending.Text("PrimaryClusterId"),
                AutomaticFailover = Feature(pending.Text("AutomaticFailoverStatus")),
                AuthTokenStatus = pending.Text("AuthTokenStatus"),
            }
            : null,
        SnapshotRetentionLimit = group.Number("SnapshotRetentionLimit") ?? 0,
        SnapshotWindow = group.Text("SnapshotWindow"),
        SnapshottingClusterId = group.Text("SnapshottingClusterId"),
        AuthTokenEnabled = group.Flag("AuthTokenEnabled") ?? false,
        AuthTokenLastModified = group.Moment("AuthTokenLastModifiedDate"),
        TransitEncryptionEnabled = group.Flag("TransitEncryptionEnabled") ?? false,
        AtRestEncryptionEnabled = group.Flag("AtRestEncryptionEnabled") ?? false,
        Arn = group.Text("ARN"),
    };

    /// <summary>An endpoint; null where the element is missing or holds no address yet.</summary>
    public static Endpoint? Endpoint(XElement? element) =>
        element?.Text("Address") is { } address && element.Number("Port") is { } port ? new Endpoint(address, port) : null;

    private static NodeGroup ReadNodeGroup(XElement group) => new()
    {
        Id = group.Required("NodeGroupId"),
        Status = group.Text("Status") ?? "",
        PrimaryEndpoint = Endpoint(group.Part("PrimaryEndpoint")),
        ReaderEndpoint = Endpoint(group.Part("ReaderEndpoint")),
        Slots = group.Text("Slots"),
        Members = [.. group.Items("NodeGroupMembers", "NodeGroupMember").Select(member => new NodeGroupMember
        {
            CacheClusterId = member.Required("CacheClusterId"),
            CacheNodeId = member.Text("CacheNodeId") ?? "",
            ReadEndpoint = Endpoint(member.Part("ReadEndpoint")),
            AvailabilityZone = member.Text("PreferredAvailabilityZone"),
            CurrentRole = member.Text("CurrentRole") switch { "primary" => MemberRole.Primary, "replica" => MemberRole.Replica, _ => null },
        })],
    };

    private static FeatureStatus? Feature(string? text) => Enum.TryParse<FeatureStatus>(text, ignoreCase: true, out var status) ? status : null;
}
