using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache.Outputs;

/// <summary>Part of the outputs of <see cref="GetReplicationGroup"/>.</summary>
[OutputType]
public sealed class GetReplicationGroupNodeGroupConfiguration
{
    public readonly string NodeGroupId;
    public readonly string PrimaryAvailabilityZone;
    public readonly string PrimaryOutpostArn;
    public readonly ImmutableArray<string> ReplicaAvailabilityZones;
    public readonly int ReplicaCount;
    public readonly ImmutableArray<string> ReplicaOutpostArns;
    public readonly string Slots;

    [OutputConstructor]
    private GetReplicationGroupNodeGroupConfiguration(
        string nodeGroupId,
        string primaryAvailabilityZone,
        string primaryOutpostArn,
        ImmutableArray<string> replicaAvailabilityZones,
        int replicaCount,
        ImmutableArray<string> replicaOutpostArns,
        string slots)
    {
        NodeGroupId = nodeGroupId;
        PrimaryAvailabilityZone = primaryAvailabilityZone;
        PrimaryOutpostArn = primaryOutpostArn;
        ReplicaAvailabilityZones = replicaAvailabilityZones;
        ReplicaCount = replicaCount;
        ReplicaOutpostArns = replicaOutpostArns;
        Slots = slots;
    }
}
