namespace Amply.Ops.Aws.ElastiCache;

/// <summary>The states of automatic failover and Multi-AZ, which take time to turn on and off, as ElastiCache writes them.</summary>
public static class FeatureStatus
{
    public const string Disabled = "disabled";
    public const string Enabling = "enabling";
    public const string Enabled = "enabled";
    public const string Disabling = "disabling";
}
