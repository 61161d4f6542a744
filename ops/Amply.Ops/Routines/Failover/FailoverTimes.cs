using Amply.Ops.Redis;

namespace Amply.Ops.Routines.Failover;

/// <summary>A part of the procedure.</summary>
/// <param name="FromMs">Milliseconds from the call; negative before it.</param>
public sealed record FailoverPhase(string Name, double FromMs, double ToMs);

/// <summary>A time without an answer, from the last one before it to the first one after.</summary>
/// <param name="StoppedMs">Milliseconds from the call.</param>
public sealed record FailoverOutage(DateTimeOffset StoppedAt, DateTimeOffset BackAt, double StoppedMs, double BackMs);

/// <summary>What ElastiCache said.</summary>
/// <param name="Ms">Milliseconds from the call; AWS tells whole seconds or tenths.</param>
public sealed record FailoverEvent(DateTimeOffset At, double Ms, string Source, string Message);

/// <summary>A node's role, and whether it follows its primary.</summary>
public sealed record FailoverNode(string Id, ObservedRole Role, bool? InSync)
{
    internal static FailoverNode Of(NodeState node) => new(node.Id, node.Role, node.LinkUp);
}
