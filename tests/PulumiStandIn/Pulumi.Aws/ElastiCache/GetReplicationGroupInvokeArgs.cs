namespace Pulumi.Aws.ElastiCache;

/// <summary>Arguments of <see cref="GetReplicationGroup"/>.</summary>
public sealed class GetReplicationGroupInvokeArgs : InvokeArgs
{
    public static new GetReplicationGroupInvokeArgs Empty => new();

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("replicationGroupId", required: true)]
    public Input<string> ReplicationGroupId { get; set; } = null!;
}
