namespace Amply.Ops.Aws.ElastiCache;

/// <summary>Automatic failover or Multi-AZ, which take time to turn on and off.</summary>
public enum FeatureStatus
{
    Disabled,
    Enabling,
    Enabled,
    Disabling,
}
