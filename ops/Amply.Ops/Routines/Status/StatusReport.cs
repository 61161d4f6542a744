using System.Text.Json.Serialization;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;

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

    /// <summary>The causes of the findings that need attention, the worst first. No two have one cause.</summary>
    public ImmutableArray<Cause> Causes { get; init; } = [];

    /// <summary>The findings by the stack's thresholds. Each finding that is not "pass" needs attention.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>What a person should know although no check fails: a restart, keys in other databases, service updates.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>ElastiCache's events of the last hour, the newest first; absent where the API did not answer.</summary>
    public ImmutableArray<EventLine>? Events { get; init; }

    /// <summary>When the token was last changed; absent where it is not known.</summary>
    public DateTimeOffset? TokenChangedAt { get; init; }

    /// <summary>UTC, for example <c>sun:05:00-sun:06:00</c>; absent where the API did not answer.</summary>
    public string? MaintenanceWindow { get; init; }

    /// <summary>What to run next: one command, or none.</summary>
    public required ImmutableArray<string> Next { get; init; }

    /// <summary>Whether no node answered. It is then not known whether the group works.</summary>
    public bool NothingAnswered => Nodes.All(n => n.Role == ObservedRole.Unreachable);

    /// <summary>Whether it is not known if the group works: no node answered, not even with a refusal that says why.</summary>
    [JsonIgnore]
    public bool IsUnknown { get; init; }

    /// <summary>Whether this machine is why no node answered.</summary>
    [JsonIgnore]
    public bool IsFromHere { get; init; }

    /// <summary>Whether Redis refuses the token.</summary>
    [JsonIgnore]
    public bool IsTokenRefused => Nodes.Any(n => n.Failure?.Kind == ConnectionFailureKind.AuthRefused);
}

/// <summary>An alarm of one of the group's members.</summary>
public sealed record AlarmLine(string Name, string State, string? Reason);

/// <summary>An event of the group or of a member.</summary>
/// <param name="Kind"><c>failover</c>, <c>replacement</c>, <c>maintenance</c>, <c>snapshot</c> or <c>other</c>.</param>
public sealed record EventLine(DateTimeOffset At, string Source, string Kind, string Message);
