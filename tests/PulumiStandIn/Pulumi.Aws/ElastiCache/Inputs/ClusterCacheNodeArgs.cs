namespace Pulumi.Aws.ElastiCache.Inputs;

/// <summary>Part of the inputs of <see cref="Cluster"/>.</summary>
public sealed class ClusterCacheNodeArgs : ResourceArgs
{
    public static new ClusterCacheNodeArgs Empty => new();

    [Input("address")]
    public Input<string>? Address { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("outpostArn")]
    public Input<string>? OutpostArn { get; set; }

    [Input("port")]
    public Input<int>? Port { get; set; }
}
