using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Servers;
using static Amply.Lab.Aws.Query.QueryXml;

namespace Amply.Lab.Aws.ElastiCache;

/// <summary>The shape ReplicationGroup of the service model.</summary>
internal static class ReplicationGroupXml
{
    /// <summary>Answers with the refusal, or else with the group as it is now.</summary>
    public static async Task<QueryReply> ReplyAsync(LabGroup group, ApiError? refusal, CancellationToken cancellationToken) =>
        refusal is not null ? QueryReply.Refused(refusal) : QueryReply.Of(await WriteAsync(group, cancellationToken));

    public static async Task<XElement> WriteAsync(LabGroup group, CancellationToken cancellationToken)
    {
        var (state, nodes) = await group.ObserveAsync(cancellationToken);
        return Write(state, nodes, group.DataPlane, group.Tokens.Enabled);
    }

    /// <summary>The group as a change was accepted: a short change may be done before its answer is written.</summary>
    public static async Task<XElement> WriteAsync(LabGroup group, Started change, CancellationToken cancellationToken)
    {
        var (state, nodes) = await group.ObserveAsync(cancellationToken);
        return Write(change.Accepted ?? state, nodes, group.DataPlane, group.Tokens.Enabled);
    }

    private static XElement Write(GroupState state, ImmutableDictionary<string, NodeView> nodes, IDataPlane plane, bool authToken)
    {
        var (endpoints, slots) = (plane.Endpoints, plane.Slots);
        var settings = state.Settings;
        return new XElement(
            "ReplicationGroup",
            Text("ReplicationGroupId", settings.ReplicationGroupId),
            Text("Description", settings.Description),
            Text("Status", ApiValue.Of(state.Status)),
            Pending(state),
            List("MemberClusters", "ClusterId", state.Members.Select(member => member.Id)),
            new XElement("NodeGroups",
                state.NodeGroupIds.Select(shard => NodeGroup(state, shard, nodes, endpoints, slots.GetValueOrDefault(shard)))),
            Text("SnapshottingClusterId", state.SnapshottingClusterId),
            Text("AutomaticFailover", ApiValue.Of(state.AutomaticFailover)),
            Text("MultiAZ", ApiValue.Enabled(state.MultiAz)),
            state.ClusterEnabled ? EndpointXml.Of("ConfigurationEndpoint", endpoints.Configuration) : null,
            Number("SnapshotRetentionLimit", settings.SnapshotRetentionLimit),
            Text("SnapshotWindow", settings.SnapshotWindow),
            Flag("ClusterEnabled", state.ClusterEnabled),
            Text("ClusterMode", ApiValue.Of(settings.ClusterMode)),
            Text("CacheNodeType", settings.NodeType),
            Flag("AuthTokenEnabled", authToken),
            Moment("AuthTokenLastModifiedDate", state.AuthTokenLastModified),
            Flag("TransitEncryptionEnabled", settings.TransitEncryption),
            settings.TransitEncryption ? Text("TransitEncryptionMode", "required") : null,
            Flag("AtRestEncryptionEnabled", settings.AtRestEncryption),
            Text("KmsKeyId", settings.KmsKeyId),
            Text("ARN", settings.Arn("replicationgroup", settings.ReplicationGroupId)),
            LogDeliveryXml.Write(settings),
            Moment("ReplicationGroupCreateTime", state.Created),
            Text("DataTiering", "disabled"),
            Flag("AutoMinorVersionUpgrade", settings.AutoMinorVersionUpgrade),
            Text("NetworkType", "ipv4"),
            Text("IpDiscovery", "ipv4"));
    }

    private static XElement Pending(GroupState state)
    {
        var pending = state.Deferred.Then(state.Applying);
        return new XElement(
            "PendingModifiedValues",
            Text("PrimaryClusterId", pending.PrimaryClusterId),
            pending.AutomaticFailover is { } failover ? Text("AutomaticFailoverStatus", ApiValue.Enabled(failover)) : null,
            state.SlotsMoved is { } moved
                ? new XElement("Resharding", new XElement("SlotMigration", Real("ProgressPercentage", Math.Round(moved, 1)))) : null,
            pending.AuthToken is { } token
                ? Text("AuthTokenStatus", token.Strategy is AuthTokenStrategy.Set ? "SETTING" : "ROTATING")
                : null);
    }

    private static XElement NodeGroup(
        GroupState state, string shard, ImmutableDictionary<string, NodeView> nodes, EndpointsView endpoints, SlotSet? slots) => new(
        "NodeGroup",
        Text("NodeGroupId", shard),
        // ElastiCache shows neither a snapshot nor a failover in a shard's status.
        Text("Status", ApiValue.Of(state.Status is GroupStatus.Snapshotting ? GroupStatus.Available : state.Status)),
        state.ClusterEnabled ? null : EndpointXml.Of("PrimaryEndpoint", endpoints.Primary),
        state.ClusterEnabled ? null : EndpointXml.Of("ReaderEndpoint", endpoints.Reader),
        state.ClusterEnabled && slots is { Count: > 0 } ? Text("Slots", slots.Text(',')) : null,
        new XElement("NodeGroupMembers", state.MembersOf(shard).Select(member => NodeGroupMember(state, member, nodes))));

    private static XElement NodeGroupMember(GroupState state, Member member, ImmutableDictionary<string, NodeView> nodes) => new(
        "NodeGroupMember",
        Text("CacheClusterId", member.Id),
        Text("CacheNodeId", "0001"),
        !state.ClusterEnabled && nodes.GetValueOrDefault(member.Id) is { } node
            ? EndpointXml.Of("ReadEndpoint", node.Address, node.Port)
            : null,
        Text("PreferredAvailabilityZone", member.AvailabilityZone),
        state.ClusterEnabled ? null : Text("CurrentRole", member.IsPrimary ? "primary" : "replica"));
}

internal static class EndpointXml
{
    /// <param name="endpoint"><c>host:port</c>; null writes nothing.</param>
    public static XElement? Of(string name, string? endpoint) =>
        endpoint is not null && Endpoint.Parse(endpoint) is var (address, port) ? Of(name, address, port) : null;

    public static XElement Of(string name, string address, int port) =>
        new(name, new XElement("Address", address), new XElement("Port", port.ToString()));
}

internal static class LogDeliveryXml
{
    public static XElement Write(GroupSettings settings) =>
        new("LogDeliveryConfigurations", settings.LogDeliveries.Select(log => new XElement(
        "LogDeliveryConfiguration",
        Text("LogType", log.LogType),
        Text("DestinationType", log.DestinationType),
        new XElement("DestinationDetails", log.DestinationType is "kinesis-firehose"
            ? new XElement("KinesisFirehoseDetails", Text("DeliveryStream", log.Destination))
            : new XElement("CloudWatchLogsDetails", Text("LogGroup", log.Destination))),
        Text("LogFormat", log.LogFormat),
        Text("Status", "active"))));
}
