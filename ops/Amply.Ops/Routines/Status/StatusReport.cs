using Amply.Ops.Redis;

namespace Amply.Ops.Routines.Status;

/// <summary>The health of a group, from all parts that answered.</summary>
public sealed record StatusReport
{
    public required string ReplicationGroupId { get; init; }

    public required string Stack { get; init; }

    public required string Mode { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The API's status of the group; absent where the API did not answer.</summary>
    public string? ApiStatus { get; init; }

    public string? ApiProblem { get; init; }

    public string? AlarmsProblem { get; init; }

    public required ImmutableArray<NodeState> Nodes { get; init; }

    public ImmutableArray<AlarmLine> Alarms { get; init; } = [];

    /// <summary>The findings by the stack's thresholds. Each finding that is not "pass" needs attention.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>What to run next.</summary>
    public required ImmutableArray<string> Next { get; init; }

    /// <summary>Whether no node answered. It is then not known whether the group works.</summary>
    public bool NothingAnswered => Nodes.All(n => n.Role == ObservedRole.Unreachable);
}

/// <summary>An alarm of one of the group's members.</summary>
public sealed record AlarmLine(string Name, string State, string? Reason);
