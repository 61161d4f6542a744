using Amply.Ops.Aws.ElastiCache;
using Amply.Redis;

namespace Amply.Ops.Routines.Failover.Promoting;

/// <summary>The two settings that stand in the way of a promotion by name.</summary>
public sealed record FailoverFlags(bool AutomaticFailover, bool MultiAz)
{
    public static readonly FailoverFlags Off = new(false, false);

    /// <summary>As a group has them, or will have when its change is made.</summary>
    public static FailoverFlags Of(ReplicationGroup group) => new(
        group.AutomaticFailover is FeatureStatus.Enabled or FeatureStatus.Enabling, group.MultiAz is FeatureStatus.Enabled or FeatureStatus.Enabling);

    /// <summary>Whether both are in a state that is known here; else what they will be is not.</summary>
    public static bool AreKnown(ReplicationGroup group) => IsKnown(group.AutomaticFailover) && IsKnown(group.MultiAz);

    /// <summary>As a stack of that mode has them.</summary>
    public static FailoverFlags Of(Mode mode) => mode == Mode.Single ? Off : new(true, true);

    /// <summary>Whether a group has exactly these, and no change of them under way.</summary>
    public bool AreIn(ReplicationGroup group) =>
        group.Status == ReplicationGroup.Available
        && group.AutomaticFailover == (AutomaticFailover ? FeatureStatus.Enabled : FeatureStatus.Disabled)
        && group.MultiAz == (MultiAz ? FeatureStatus.Enabled : FeatureStatus.Disabled);

    private static bool IsKnown(string status) =>
        status is FeatureStatus.Enabled or FeatureStatus.Enabling or FeatureStatus.Disabled or FeatureStatus.Disabling;

    public override string ToString() => AutomaticFailover == MultiAz
        ? $"automatic failover and Multi-AZ {(MultiAz ? "on" : "off")}"
        : $"automatic failover {(AutomaticFailover ? "on" : "off")}, Multi-AZ {(MultiAz ? "on" : "off")}";
}
