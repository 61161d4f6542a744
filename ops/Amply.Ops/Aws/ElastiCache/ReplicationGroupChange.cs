namespace Amply.Ops.Aws.ElastiCache;

/// <summary>What ModifyReplicationGroup shall change; what is absent stays as it is.</summary>
public sealed record ReplicationGroupChange
{
    public bool? AutomaticFailoverEnabled { get; init; }

    public bool? MultiAzEnabled { get; init; }

    /// <summary>The replica to promote; only without cluster mode, and only while automatic failover and Multi-AZ are off.</summary>
    public string? PrimaryClusterId { get; init; }
}
