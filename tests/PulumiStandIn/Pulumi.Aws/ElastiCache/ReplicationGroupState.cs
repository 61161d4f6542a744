namespace Pulumi.Aws.ElastiCache;

/// <summary>What narrows the lookup of a <see cref="ReplicationGroup"/>.</summary>
public sealed class ReplicationGroupState : ResourceArgs
{
    public static new ReplicationGroupState Empty => new();

    [Input("applyImmediately")]
    public Input<bool>? ApplyImmediately { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("atRestEncryptionEnabled")]
    public Input<bool>? AtRestEncryptionEnabled { get; set; }

    [Input("authToken")]
    private Input<string>? _authToken;

    public Input<string>? AuthToken
    {
        get => _authToken;
        set => _authToken = Output.CreateSecret(value.ToOutput());
    }

    [Input("authTokenUpdateStrategy")]
    public Input<string>? AuthTokenUpdateStrategy { get; set; }

    [Input("authTokenWo")]
    private Input<string>? _authTokenWo;

    public Input<string>? AuthTokenWo
    {
        get => _authTokenWo;
        set => _authTokenWo = Output.CreateSecret(value.ToOutput());
    }

    [Input("authTokenWoVersion")]
    public Input<int>? AuthTokenWoVersion { get; set; }

    [Input("autoMinorVersionUpgrade")]
    public Input<bool>? AutoMinorVersionUpgrade { get; set; }

    [Input("automaticFailoverEnabled")]
    public Input<bool>? AutomaticFailoverEnabled { get; set; }

    [Input("clusterEnabled")]
    public Input<bool>? ClusterEnabled { get; set; }

    [Input("clusterMode")]
    public Input<string>? ClusterMode { get; set; }

    [Input("configurationEndpointAddress")]
    public Input<string>? ConfigurationEndpointAddress { get; set; }

    [Input("dataTieringEnabled")]
    public Input<bool>? DataTieringEnabled { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("durability")]
    public Input<string>? Durability { get; set; }

    [Input("engine")]
    public Input<string>? Engine { get; set; }

    [Input("engineVersion")]
    public Input<string>? EngineVersion { get; set; }

    [Input("engineVersionActual")]
    public Input<string>? EngineVersionActual { get; set; }

    [Input("finalSnapshotIdentifier")]
    public Input<string>? FinalSnapshotIdentifier { get; set; }

    [Input("globalReplicationGroupId")]
    public Input<string>? GlobalReplicationGroupId { get; set; }

    [Input("ipDiscovery")]
    public Input<string>? IpDiscovery { get; set; }

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

    [Input("logDeliveryConfigurations")]
    private InputList<Inputs.ReplicationGroupLogDeliveryConfigurationArgs>? _logDeliveryConfigurations;

    public InputList<Inputs.ReplicationGroupLogDeliveryConfigurationArgs> LogDeliveryConfigurations { get => _logDeliveryConfigurations ??= []; set => _logDeliveryConfigurations = value; }

    [Input("maintenanceWindow")]
    public Input<string>? MaintenanceWindow { get; set; }

    [Input("memberClusters")]
    private InputList<string>? _memberClusters;

    public InputList<string> MemberClusters { get => _memberClusters ??= []; set => _memberClusters = value; }

    [Input("multiAzEnabled")]
    public Input<bool>? MultiAzEnabled { get; set; }

    [Input("networkType")]
    public Input<string>? NetworkType { get; set; }

    [Input("nodeGroupConfigurations")]
    private InputList<Inputs.ReplicationGroupNodeGroupConfigurationArgs>? _nodeGroupConfigurations;

    public InputList<Inputs.ReplicationGroupNodeGroupConfigurationArgs> NodeGroupConfigurations { get => _nodeGroupConfigurations ??= []; set => _nodeGroupConfigurations = value; }

    [Input("nodeType")]
    public Input<string>? NodeType { get; set; }

    [Input("notificationTopicArn")]
    public Input<string>? NotificationTopicArn { get; set; }

    [Input("numCacheClusters")]
    public Input<int>? NumCacheClusters { get; set; }

    [Input("numNodeGroups")]
    public Input<int>? NumNodeGroups { get; set; }

    [Input("parameterGroupName")]
    public Input<string>? ParameterGroupName { get; set; }

    [Input("port")]
    public Input<int>? Port { get; set; }

    [Input("preferredCacheClusterAzs")]
    private InputList<string>? _preferredCacheClusterAzs;

    public InputList<string> PreferredCacheClusterAzs { get => _preferredCacheClusterAzs ??= []; set => _preferredCacheClusterAzs = value; }

    [Input("primaryEndpointAddress")]
    public Input<string>? PrimaryEndpointAddress { get; set; }

    [Input("readerEndpointAddress")]
    public Input<string>? ReaderEndpointAddress { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("replicasPerNodeGroup")]
    public Input<int>? ReplicasPerNodeGroup { get; set; }

    [Input("replicationGroupId")]
    public Input<string>? ReplicationGroupId { get; set; }

    [Input("securityGroupIds")]
    private InputList<string>? _securityGroupIds;

    public InputList<string> SecurityGroupIds { get => _securityGroupIds ??= []; set => _securityGroupIds = value; }

    [Input("securityGroupNames")]
    private InputList<string>? _securityGroupNames;

    public InputList<string> SecurityGroupNames { get => _securityGroupNames ??= []; set => _securityGroupNames = value; }

    [Input("snapshotArns")]
    private InputList<string>? _snapshotArns;

    public InputList<string> SnapshotArns { get => _snapshotArns ??= []; set => _snapshotArns = value; }

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

    [Input("transitEncryptionMode")]
    public Input<string>? TransitEncryptionMode { get; set; }

    [Input("userGroupIds")]
    private InputList<string>? _userGroupIds;

    public InputList<string> UserGroupIds { get => _userGroupIds ??= []; set => _userGroupIds = value; }
}
