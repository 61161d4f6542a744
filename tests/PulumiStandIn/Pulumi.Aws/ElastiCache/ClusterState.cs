namespace Pulumi.Aws.ElastiCache;

/// <summary>What narrows the lookup of a <see cref="Cluster"/>.</summary>
public sealed class ClusterState : ResourceArgs
{
    public static new ClusterState Empty => new();

    [Input("applyImmediately")]
    public Input<bool>? ApplyImmediately { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("autoMinorVersionUpgrade")]
    public Input<string>? AutoMinorVersionUpgrade { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("azMode")]
    public Input<string>? AzMode { get; set; }

    [Input("cacheNodes")]
    private InputList<Inputs.ClusterCacheNodeArgs>? _cacheNodes;

    public InputList<Inputs.ClusterCacheNodeArgs> CacheNodes { get => _cacheNodes ??= []; set => _cacheNodes = value; }

    [Input("clusterAddress")]
    public Input<string>? ClusterAddress { get; set; }

    [Input("clusterId")]
    public Input<string>? ClusterId { get; set; }

    [Input("configurationEndpoint")]
    public Input<string>? ConfigurationEndpoint { get; set; }

    [Input("engine")]
    public Input<string>? Engine { get; set; }

    [Input("engineVersion")]
    public Input<string>? EngineVersion { get; set; }

    [Input("engineVersionActual")]
    public Input<string>? EngineVersionActual { get; set; }

    [Input("finalSnapshotIdentifier")]
    public Input<string>? FinalSnapshotIdentifier { get; set; }

    [Input("ipDiscovery")]
    public Input<string>? IpDiscovery { get; set; }

    [Input("logDeliveryConfigurations")]
    private InputList<Inputs.ClusterLogDeliveryConfigurationArgs>? _logDeliveryConfigurations;

    public InputList<Inputs.ClusterLogDeliveryConfigurationArgs> LogDeliveryConfigurations { get => _logDeliveryConfigurations ??= []; set => _logDeliveryConfigurations = value; }

    [Input("maintenanceWindow")]
    public Input<string>? MaintenanceWindow { get; set; }

    [Input("networkType")]
    public Input<string>? NetworkType { get; set; }

    [Input("nodeType")]
    public Input<string>? NodeType { get; set; }

    [Input("notificationTopicArn")]
    public Input<string>? NotificationTopicArn { get; set; }

    [Input("numCacheNodes")]
    public Input<int>? NumCacheNodes { get; set; }

    [Input("outpostMode")]
    public Input<string>? OutpostMode { get; set; }

    [Input("parameterGroupName")]
    public Input<string>? ParameterGroupName { get; set; }

    [Input("port")]
    public Input<int>? Port { get; set; }

    [Input("preferredAvailabilityZones")]
    private InputList<string>? _preferredAvailabilityZones;

    public InputList<string> PreferredAvailabilityZones { get => _preferredAvailabilityZones ??= []; set => _preferredAvailabilityZones = value; }

    [Input("preferredOutpostArn")]
    public Input<string>? PreferredOutpostArn { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("replicationGroupId")]
    public Input<string>? ReplicationGroupId { get; set; }

    [Input("securityGroupIds")]
    private InputList<string>? _securityGroupIds;

    public InputList<string> SecurityGroupIds { get => _securityGroupIds ??= []; set => _securityGroupIds = value; }

    [Input("snapshotArns")]
    public Input<string>? SnapshotArns { get; set; }

    [Input("snapshotName")]
    public Input<string>? SnapshotName { get; set; }

    [Input("snapshotRetentionLimit")]
    public Input<int>? SnapshotRetentionLimit { get; set; }

    [Input("snapshotWindow")]
    public Input<string>? SnapshotWindow { get; set; }

    [Input("subnetGroupName")]
    public Input<string>? SubnetGroupName { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("transitEncryptionEnabled")]
    public Input<bool>? TransitEncryptionEnabled { get; set; }
}
