using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>What <see cref="GetReplicationGroup"/> returns.</summary>
[OutputType]
public sealed class GetReplicationGroupResult
{
    public readonly string Arn;
    public readonly bool AuthTokenEnabled;
    public readonly bool AutomaticFailoverEnabled;
    public readonly string ClusterMode;
    public readonly string ConfigurationEndpointAddress;
    public readonly string Description;
    public readonly string Id;
    public readonly ImmutableArray<Outputs.GetReplicationGroupLogDeliveryConfiguration> LogDeliveryConfigurations;
    public readonly ImmutableArray<string> MemberClusters;
    public readonly bool MultiAzEnabled;
    public readonly ImmutableArray<Outputs.GetReplicationGroupNodeGroupConfiguration> NodeGroupConfigurations;
    public readonly string NodeType;
    public readonly int NumCacheClusters;
    public readonly int NumNodeGroups;
    public readonly int Port;
    public readonly string PrimaryEndpointAddress;
    public readonly string ReaderEndpointAddress;
    public readonly string Region;
    public readonly int ReplicasPerNodeGroup;
    public readonly string ReplicationGroupId;
    public readonly int SnapshotRetentionLimit;
    public readonly string SnapshotWindow;

    [OutputConstructor]
    private GetReplicationGroupResult(
        string arn,
        bool authTokenEnabled,
        bool automaticFailoverEnabled,
        string clusterMode,
        string configurationEndpointAddress,
        string description,
        string id,
        ImmutableArray<Outputs.GetReplicationGroupLogDeliveryConfiguration> logDeliveryConfigurations,
        ImmutableArray<string> memberClusters,
        bool multiAzEnabled,
        ImmutableArray<Outputs.GetReplicationGroupNodeGroupConfiguration> nodeGroupConfigurations,
        string nodeType,
        int numCacheClusters,
        int numNodeGroups,
        int port,
        string primaryEndpointAddress,
        string readerEndpointAddress,
        string region,
        int replicasPerNodeGroup,
        string replicationGroupId,
        int snapshotRetentionLimit,
        string snapshotWindow)
    {
        Arn = arn;
        AuthTokenEnabled = authTokenEnabled;
        AutomaticFailoverEnabled = automaticFailoverEnabled;
        ClusterMode = clusterMode;
        ConfigurationEndpointAddress = configurationEndpointAddress;
        Description = description;
        Id = id;
        LogDeliveryConfigurations = logDeliveryConfigurations;
        MemberClusters = memberClusters;
        MultiAzEnabled = multiAzEnabled;
        NodeGroupConfigurations = nodeGroupConfigurations;
        NodeType = nodeType;
        NumCacheClusters = numCacheClusters;
        NumNodeGroups = numNodeGroups;
        Port = port;
        PrimaryEndpointAddress = primaryEndpointAddress;
        ReaderEndpointAddress = readerEndpointAddress;
        Region = region;
        ReplicasPerNodeGroup = replicasPerNodeGroup;
        ReplicationGroupId = replicationGroupId;
        SnapshotRetentionLimit = snapshotRetentionLimit;
        SnapshotWindow = snapshotWindow;
    }
}
