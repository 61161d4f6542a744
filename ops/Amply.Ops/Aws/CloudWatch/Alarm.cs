using System.Collections.Immutable;

namespace Amply.Ops.Aws.CloudWatch;

/// <summary>A metric alarm and its state.</summary>
public sealed record Alarm
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required AlarmState State { get; init; }

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

public enum AlarmState
{
    Ok,
    Alarm,
    InsufficientData,
}
