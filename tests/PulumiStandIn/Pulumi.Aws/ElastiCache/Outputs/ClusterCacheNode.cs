namespace Pulumi.Aws.ElastiCache.Outputs;

/// <summary>Part of the outputs of <see cref="Cluster"/>.</summary>
[OutputType]
public sealed class ClusterCacheNode
{
    public readonly string Address;
    public readonly string AvailabilityZone;
    public readonly string Id;
    public readonly string OutpostArn;
    public readonly int Port;

    [OutputConstructor]
    private ClusterCacheNode(string address, string availabilityZone, string id, string outpostArn, int port)
    {
        Address = address;
        AvailabilityZone = availabilityZone;
        Id = id;
        OutpostArn = outpostArn;
        Port = port;
    }
}
