using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges a group's state by the stack's thresholds; pure.</summary>
internal static class StatusJudge
{
    /// <summary>The check of automatic failover and Multi-AZ.</summary>
    public const string FailoverFlags = "failover flags";

    /// <summary>What every check found.</summary>
    public static ImmutableArray<Symptom> Judge(Sight sight, GroupTarget target) =>
    [
        .. ApiChecks.Check(sight, target),
        .. LostNodes.Check(sight, target),
        .. RoleChecks.Check(sight, target),
        .. ReplicationChecks.Of(sight.Topology, target),
        .. sight.Topology.Nodes.Where(n => n.Role != ObservedRole.Unreachable)
            .SelectMany(node => NodeChecks.Check(node, sight.Alarms, target)),
        .. AlarmChecks.Check(sight, target),
    ];
}
