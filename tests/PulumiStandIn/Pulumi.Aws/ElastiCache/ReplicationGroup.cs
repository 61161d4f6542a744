using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>The resource <c>aws:elasticache/replicationGroup:ReplicationGroup</c>.</summary>
[AwsResourceType("aws:elasticache/replicationGroup:ReplicationGroup")]
public partial class ReplicationGroup : CustomResource
{
    public ReplicationGroup(string name, ReplicationGroupArgs args, CustomResourceOptions? options = null)
        : base("aws:elasticache/replicationGroup:ReplicationGroup", name, args ?? new ReplicationGroupArgs(), Utilities.OptionsOf(options, id: "", "authToken", "authTokenWo"))
    {
    }

    private ReplicationGroup(string name, Input<string> id, ReplicationGroupState? state = null, CustomResourceOptions? options = null)
        : base("aws:elasticache/replicationGroup:ReplicationGroup", name, state, Utilities.OptionsOf(options, id, "authToken", "authTokenWo"))
    {
    }

    [Output("applyImmediately")]
    public Output<bool> ApplyImmediately { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("atRestEncryptionEnabled")]
    public Output<bool> AtRestEncryptionEnabled { get; private set; } = null!;

    [Output("authToken")]
    public Output<string?> AuthToken { get; private set; } = null!;

    [Output("authTokenUpdateStrategy")]
    public Output<string?> AuthTokenUpdateStrategy { get; private set; } = null!;

    [Output("authTokenWo")]
    public Output<string?> AuthTokenWo { get; private set; } = null!;

    [Output("authTokenWoVersion")]
    public Output<int?> AuthTokenWoVersion { get; private set; } = null!;

    [Output("autoMinorVersionUpgrade")]
    public Output<bool> AutoMinorVersionUpgrade { get; private set; } = null!;

    [Output("automaticFailoverEnabled")]
    public Output<bool?> AutomaticFailoverEnabled { get; private set; } = null!;

    [Output("clusterEnabled")]
    public Output<bool> ClusterEnabled { get; private set; } = null!;

    [Output("clusterMode")]
    public Output<string> ClusterMode { get; private set; } = null!;

    [Output("configurationEndpointAddress")]
    public Output<string> ConfigurationEndpointAddress { get; private set; } = null!;

    [Output("dataTieringEnabled")]
    public Output<bool> DataTieringEnabled { get; private set; } = null!;

    [Output("description")]
    public Output<string> Description { get; private set; } = null!;

    [Output("durability")]
    public Output<string> Durability { get; private set; } = null!;

    [Output("engine")]
    public Output<string> Engine { get; private set; } = null!;

    [Output("engineVersion")]
    public Output<string> EngineVersion { get; private set; } = null!;

    [Output("engineVersionActual")]
    public Output<string> EngineVersionActual { get; private set; } = null!;

    [Output("finalSnapshotIdentifier")]
    public Output<string?> FinalSnapshotIdentifier { get; private set; } = null!;

    [Output("globalReplicationGroupId")]
    public Output<string> GlobalReplicationGroupId { get; private set; } = null!;

    [Output("ipDiscovery")]
    public Output<string> IpDiscovery { get; private set; } = null!;

    [Output("kmsKeyId")]
    public Output<string?> KmsKeyId { get; private set; } = null!;

    [Output("logDeliveryConfigurations")]
    public Output<ImmutableArray<Outputs.ReplicationGroupLogDeliveryConfiguration>> LogDeliveryConfigurations { get; private set; } = null!;

    [Output("maintenanceWindow")]
    public Output<string> MaintenanceWindow { get; private set; } = null!;

    [Output("memberClusters")]
    public Output<ImmutableArray<string>> MemberClusters { get; private set; } = null!;

    [Output("multiAzEnabled")]
    public Output<bool?> MultiAzEnabled { get; private set; } = null!;

    [Output("networkType")]
    public Output<string> NetworkType { get; private set; } = null!;

    [Output("nodeGroupConfigurations")]
    public Output<ImmutableArray<Outputs.ReplicationGroupNodeGroupConfiguration>> NodeGroupConfigurations { get; private set; } = null!;

    [Output("nodeType")]
    public Output<string> NodeType { get; private set; } = null!;

    [Output("notificationTopicArn")]
    public Output<string?> NotificationTopicArn { get; private set; } = null!;

    [Output("numCacheClusters")]
    public Output<int> NumCacheClusters { get; private set; } = null!;

    [Output("numNodeGroups")]
    public Output<int> NumNodeGroups { get; private set; } = null!;

    [Output("parameterGroupName")]
    public Output<string> ParameterGroupName { get; private set; } = null!;

    [Output("port")]
    public Output<int?> Port { get; private set; } = null!;

    [Output("preferredCacheClusterAzs")]
    public Output<ImmutableArray<string>> PreferredCacheClusterAzs { get; private set; } = null!;

    [Output("primaryEndpointAddress")]
    public Output<string> PrimaryEndpointAddress { get; private set; } = null!;

    [Output("readerEndpointAddress")]
    public Output<string> ReaderEndpointAddress { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("replicasPerNodeGroup")]
    public Output<int> ReplicasPerNodeGroup { get; private set; } = null!;

    [Output("replicationGroupId")]
    public Output<string> ReplicationGroupId { get; private set; } = null!;

    [Output("securityGroupIds")]
    public Output<ImmutableArray<string>> SecurityGroupIds { get; private set; } = null!;

    [Output("securityGroupNames")]
    public Output<ImmutableArray<string>> SecurityGroupNames { get; private set; } = null!;

    [Output("snapshotArns")]
    public Output<ImmutableArray<string>> SnapshotArns { get; private set; } = null!;

    [Output("snapshotName")]
    public Output<string?> SnapshotName { get; private set; } = null!;

    [Output("snapshotRetentionLimit")]
    public Output<int?> SnapshotRetentionLimit { get; private set; } = null!;

    [Output("snapshotWindow")]
    public Output<string> SnapshotWindow { get; private set; } = null!;

    [Output("subnetGroupName")]
    public Output<string> SubnetGroupName { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("transitEncryptionEnabled")]
    public Output<bool> TransitEncryptionEnabled { get; private set; } = null!;

    [Output("transitEncryptionMode")]
    public Output<string> TransitEncryptionMode { get; private set; } = null!;

    [Output("userGroupIds")]
    public Output<ImmutableArray<string>> UserGroupIds { get; private set; } = null!;

    public static ReplicationGroup Get(string name, Input<string> id, ReplicationGroupState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
