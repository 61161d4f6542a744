namespace Pulumi.Aws.ElastiCache;

/// <summary>Arguments of <see cref="GetReplicationGroup"/>.</summary>
public sealed class GetReplicationGroupArgs : InvokeArgs
{
    public static new GetReplicationGroupArgs Empty => new();

    [Input("region")]
    public string? Region { get; set; }

    [Input("replicationGroupId")]
    public string ReplicationGroupId { get; set; } = null!;
}
