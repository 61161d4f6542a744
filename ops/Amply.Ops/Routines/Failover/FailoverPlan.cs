using Amply.Ops.Redis;
using Amply.Ops.Routines.Clients;

namespace Amply.Ops.Routines.Failover;

/// <summary>Which replica would be promoted.</summary>
public sealed record FailoverPlan : IRoutinePlan
{
    public string Routine => "failover";

    public required string Shard { get; init; }
    public required string? Primary { get; init; }
    /// <summary>The most up-to-date replica. ElastiCache chooses the replica, not the caller.</summary>
    public required string? Candidate { get; init; }
    /// <summary>Bytes of the replication stream that the candidate has not received.</summary>
    public required long? LagBytes { get; init; }
    public required ImmutableArray<string> Steps { get; init; }
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The shard at the time of the plan; not printed.</summary>
    internal Topology Seen { get; init; } = new() { Nodes = [] };
}

/// <summary>The options of the verb.</summary>
/// <param name="ExpectPrimary">The node that must be the primary; else the failover is refused.</param>
/// <param name="Acknowledge">Allows a failover within the cool-down of the last one.</param>
public sealed record FailoverOptions(string? ExpectPrimary, bool Acknowledge)
{
    /// <summary>The shard; null where the group has one.</summary>
    public string? Shard { get; init; }
    /// <summary>AWS needs about half a minute. After ten times as long no failover is running.</summary>
    public WaitTimes Promotion { get; init; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(5));
    /// <summary>The time for the old primary to return as a replica. It copies the whole data set.</summary>
    public WaitTimes Recovery { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10));
}

/// <summary>The result of a failover, as a client noticed it.</summary>
public sealed record FailoverResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }
    public required string Summary { get; init; }
    public FigureList Figures { get; init; } = [];
    public ImmutableArray<string> Next { get; init; } = [];
    public string? FromNode { get; init; }
    public string? ToNode { get; init; }
    /// <summary>Milliseconds without an acknowledged write.</summary>
    public double? WriteOutageMs { get; init; }
    /// <summary>Milliseconds without an answered read.</summary>
    public double? ReadOutageMs { get; init; }
    public int? AcknowledgedWrites { get; init; }
    /// <summary>Acknowledged writes of the probe that were lost.</summary>
    public int? LostWrites { get; init; }
    public DateTimeOffset? CalledAt { get; init; }
    public FailoverOutage? Writes { get; init; }
    public FailoverOutage? Reads { get; init; }
    public ImmutableArray<FailoverPhase> Phases { get; init; } = [];
    /// <summary>ElastiCache's events, oldest first.</summary>
    public ImmutableArray<FailoverEvent> ApiEvents { get; init; } = [];
    /// <summary>For the report: for example <c>cache.t3.micro</c>.</summary>
    internal string? NodeType { get; init; }
    /// <summary>For the report: the version of Redis.</summary>
    internal string? RedisVersion { get; init; }
    /// <summary>The shard's nodes before the failover.</summary>
    public ImmutableArray<FailoverNode> Before { get; init; } = [];
    /// <summary>The shard's nodes after the failover; empty where its end was not seen.</summary>
    public ImmutableArray<FailoverNode> After { get; init; } = [];
    /// <summary>The clients that are connected to the old primary after the failover. They may be readers.</summary>
    public ImmutableArray<ClientSum> LeftClients { get; init; } = [];
}

/// <summary>A part of the procedure.</summary>
/// <param name="FromMs">Milliseconds from the call; negative before it.</param>
public sealed record FailoverPhase(string Name, double FromMs, double ToMs);

/// <summary>A time without an answer, from the last one before it to the first one after.</summary>
/// <param name="StoppedMs">Milliseconds from the call.</param>
public sealed record FailoverOutage(DateTimeOffset StoppedAt, DateTimeOffset BackAt, double StoppedMs, double BackMs);

/// <summary>An event of ElastiCache.</summary>
/// <param name="Ms">Milliseconds from the call. AWS gives whole seconds or tenths.</param>
public sealed record FailoverEvent(DateTimeOffset At, double Ms, string Source, string Message);

/// <summary>A node's role, and whether it follows its primary.</summary>
public sealed record FailoverNode(string Id, ObservedRole Role, bool? InSync)
{
    internal static FailoverNode Of(NodeState node) => new(node.Id, node.Role, node.LinkUp);
}
