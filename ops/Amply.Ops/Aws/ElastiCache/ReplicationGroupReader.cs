using System.Globalization;
using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

internal static class ReplicationGroupReader
{
    /// <summary>The most characters of a status. The service may add states.</summary>
    public const int MostWord = 60;

    private const int MostPort = 65535;
    private const int MostSlot = 16383;

    public static ReplicationGroup Read(XElement group) => new()
    {
        Id = group.RequiredId("ReplicationGroupId"),
        Description = group.Words("Description", 300),
        Status = group.RequiredWords("Status", MostWord),
        AutomaticFailover = group.Words("AutomaticFailover", MostWord) ?? FeatureStatus.Disabled,
        MultiAz = group.Words("MultiAZ", MostWord) ?? FeatureStatus.Disabled,
        ClusterEnabled = group.Flag("ClusterEnabled") ?? false,
        CacheNodeType = group.Id("CacheNodeType"),
        ConfigurationEndpoint = Endpoint(group.Part("ConfigurationEndpoint")),
        MemberClusters = group.Items("MemberClusters", "ClusterId").Select(member => member.OwnId()).Once("ClusterId", id => id),
        NodeGroups = NodeGroups(group),
        Pending = group.Part("PendingModifiedValues") is { HasElements: true } pending
            ? new PendingModifiedValues
            {
                PrimaryClusterId = pending.Id("PrimaryClusterId"),
                AutomaticFailover = pending.Words("AutomaticFailoverStatus", MostWord),
                AuthTokenStatus = pending.Words("AuthTokenStatus", MostWord),
            }
            : null,
        SnapshotRetentionLimit = group.Number("SnapshotRetentionLimit") ?? 0,
        SnapshotWindow = group.Text("SnapshotWindow"),
        SnapshottingClusterId = group.Id("SnapshottingClusterId"),
        AuthTokenEnabled = group.Flag("AuthTokenEnabled") ?? false,
        AuthTokenLastModified = group.Moment("AuthTokenLastModifiedDate"),
        TransitEncryptionEnabled = group.Flag("TransitEncryptionEnabled") ?? false,
        AtRestEncryptionEnabled = group.Flag("AtRestEncryptionEnabled") ?? false,
        Arn = group.Id("ARN"),
    };

    /// <summary>An endpoint; null where the element is missing or holds no address yet.</summary>
    public static Endpoint? Endpoint(XElement? element)
    {
        if (element?.Text("Address") is not { } address || element.Number("Port") is not { } port)
        {
            return null;
        }

        return Uri.CheckHostName(address) is not UriHostNameType.Unknown && port is > 0 and <= MostPort
            ? new Endpoint(address, port)
            : throw new ForeignReplyException($"an invalid endpoint: {$"{address}:{port}".Quoted()}");
    }

    private static ImmutableArray<NodeGroup> NodeGroups(XElement group)
    {
        var shards = group.Items("NodeGroups", "NodeGroup").Select(ReadNodeGroup).Once("NodeGroupId", shard => shard.Id);
        _ = shards.SelectMany(shard => shard.Members).Once("CacheClusterId", member => member.CacheClusterId);
        return shards;
    }

    private static NodeGroup ReadNodeGroup(XElement group) => new()
    {
        Id = group.RequiredId("NodeGroupId"),
        Status = group.Words("Status", MostWord) ?? "",
        PrimaryEndpoint = Endpoint(group.Part("PrimaryEndpoint")),
        ReaderEndpoint = Endpoint(group.Part("ReaderEndpoint")),
        Slots = Slots(group.Text("Slots")),
        Members =
        [
            .. group.Items("NodeGroupMembers", "NodeGroupMember").Select(member => new NodeGroupMember
            {
                CacheClusterId = member.RequiredId("CacheClusterId"),
                CacheNodeId = member.Id("CacheNodeId") ?? "",
                ReadEndpoint = Endpoint(member.Part("ReadEndpoint")),
                AvailabilityZone = member.Id("PreferredAvailabilityZone"),
                CurrentRole = member.Words("CurrentRole", MostWord),
            }),
        ],
    };

    private static string? Slots(string? text) =>
        text is null || text.Split(',').All(range => range.Trim().Split('-') is { Length: <= 2 } ends && ends.All(IsSlot))
            ? text
            : throw new ForeignReplyException($"invalid slots: {text.Quoted()}");

    private static bool IsSlot(string text) =>
        int.TryParse(text, NumberStyles.None, null, out var slot) && slot <= MostSlot;
}
