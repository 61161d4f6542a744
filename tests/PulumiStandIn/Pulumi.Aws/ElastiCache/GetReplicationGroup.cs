namespace Pulumi.Aws.ElastiCache;

/// <summary>Calls <c>aws:elasticache/getReplicationGroup:getReplicationGroup</c>.</summary>
public static class GetReplicationGroup
{
    public static Task<GetReplicationGroupResult> InvokeAsync(GetReplicationGroupArgs? args = null, InvokeOptions? options = null)
        => Deployment.Instance.InvokeAsync<GetReplicationGroupResult>("aws:elasticache/getReplicationGroup:getReplicationGroup", args ?? new GetReplicationGroupArgs(), Utilities.OptionsOf(options));

    public static Output<GetReplicationGroupResult> Invoke(GetReplicationGroupInvokeArgs? args = null, InvokeOptions? options = null)
        => Deployment.Instance.Invoke<GetReplicationGroupResult>("aws:elasticache/getReplicationGroup:getReplicationGroup", args ?? new GetReplicationGroupInvokeArgs(), Utilities.OptionsOf(options));

    public static Output<GetReplicationGroupResult> Invoke(GetReplicationGroupInvokeArgs args, InvokeOutputOptions options)
        => Deployment.Instance.Invoke<GetReplicationGroupResult>("aws:elasticache/getReplicationGroup:getReplicationGroup", args ?? new GetReplicationGroupInvokeArgs(), Utilities.OptionsOf(options));
}
