using System.Collections.Immutable;

namespace Amply.Ops.Aws.CloudWatch;

/// <summary>A metric alarm and its state.</summary>
public sealed record Alarm
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>CloudWatch's word, one of <see cref="AlarmState"/> unless it has gained another.</summary>
    public required string State { get; init; }

    /// <summary>CloudWatch's words for why the state is as it is.</summary>
    public string? StateReason { get; init; }

    public DateTimeOffset? StateUpdated { get; init; }

    /// <summary>Absent where the alarm is on an expression.</summary>
    public string? MetricName { get; init; }

    public double? Threshold { get; init; }

    public string? ComparisonOperator { get; init; }

    /// <summary>For example <c>CacheClusterId</c> and the member's id.</summary>
    public ImmutableSortedDictionary<string, string> Dimensions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>The states that an alarm has, as CloudWatch writes them.</summary>
public static class AlarmState
{
    public const string Ok = "OK";
    public const string Alarm = "ALARM";
    public const string InsufficientData = "INSUFFICIENT_DATA";
}
