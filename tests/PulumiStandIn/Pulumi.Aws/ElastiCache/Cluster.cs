using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>The resource <c>aws:elasticache/cluster:Cluster</c>.</summary>
[AwsResourceType("aws:elasticache/cluster:Cluster")]
public partial class Cluster : CustomResource
{
    public Cluster(string name, ClusterArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:elasticache/cluster:Cluster", name, args ?? new ClusterArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private Cluster(string name, Input<string> id, ClusterState? state = null, CustomResourceOptions? options = null)
        : base("aws:elasticache/cluster:Cluster", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("applyImmediately")]
    public Output<bool> ApplyImmediately { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("autoMinorVersionUpgrade")]
    public Output<string?> AutoMinorVersionUpgrade { get; private set; } = null!;

    [Output("availabilityZone")]
    public Output<string> AvailabilityZone { get; private set; } = null!;

    [Output("azMode")]
    public Output<string> AzMode { get; private set; } = null!;

    [Output("cacheNodes")]
    public Output<ImmutableArray<Outputs.ClusterCacheNode>> CacheNodes { get; private set; } = null!;

    [Output("clusterAddress")]
    public Output<string> ClusterAddress { get; private set; } = null!;

    [Output("clusterId")]
    public Output<string> ClusterId { get; private set; } = null!;

    [Output("configurationEndpoint")]
    public Output<string> ConfigurationEndpoint { get; private set; } = null!;

    [Output("engine")]
    public Output<string> Engine { get; private set; } = null!;

    [Output("engineVersion")]
    public Output<string> EngineVersion { get; private set; } = null!;

    [Output("engineVersionActual")]
    public Output<string> EngineVersionActual { get; private set; } = null!;

    [Output("finalSnapshotIdentifier")]
    public Output<string?> FinalSnapshotIdentifier { get; private set; } = null!;

    [Output("ipDiscovery")]
    public Output<string> IpDiscovery { get; private set; } = null!;

    [Output("logDeliveryConfigurations")]
    public Output<ImmutableArray<Outputs.ClusterLogDeliveryConfiguration>> LogDeliveryConfigurations { get; private set; } = null!;

    [Output("maintenanceWindow")]
    public Output<string> MaintenanceWindow { get; private set; } = null!;

    [Output("networkType")]
    public Output<string> NetworkType { get; private set; } = null!;

    [Output("nodeType")]
    public Output<string> NodeType { get; private set; } = null!;

    [Output("notificationTopicArn")]
    public Output<string?> NotificationTopicArn { get; private set; } = null!;

    [Output("numCacheNodes")]
    public Output<int> NumCacheNodes { get; private set; } = null!;

    [Output("outpostMode")]
    public Output<string?> OutpostMode { get; private set; } = null!;

    [Output("parameterGroupName")]
    public Output<string> ParameterGroupName { get; private set; } = null!;

    [Output("port")]
    public Output<int> Port { get; private set; } = null!;

    [Output("preferredAvailabilityZones")]
    public Output<ImmutableArray<string>> PreferredAvailabilityZones { get; private set; } = null!;

    [Output("preferredOutpostArn")]
    public Output<string> PreferredOutpostArn { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("replicationGroupId")]
    public Output<string> ReplicationGroupId { get; private set; } = null!;

    [Output("securityGroupIds")]
    public Output<ImmutableArray<string>> SecurityGroupIds { get; private set; } = null!;

    [Output("snapshotArns")]
    public Output<string?> SnapshotArns { get; private set; } = null!;

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

    public static Cluster Get(string name, Input<string> id, ClusterState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
