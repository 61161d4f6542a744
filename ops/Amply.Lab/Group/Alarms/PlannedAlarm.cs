namespace Amply.Lab.Group.Alarms;

/// <summary>A metric alarm as the plan declares it.</summary>
public sealed record PlannedAlarm
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Seconds.</summary>
    public required int Period { get; init; }

    public required int EvaluationPeriods { get; init; }

    /// <summary>How many of the evaluated periods must breach.</summary>
    public required int DatapointsToAlarm { get; init; }

    public required double Threshold { get; init; }

    public required AlarmComparison Comparison { get; init; }

    /// <summary><c>missing</c>, <c>ignore</c>, <c>breaching</c> or <c>notBreaching</c>.</summary>
    public required string TreatMissingData { get; init; }

    /// <summary>The metric; null if the alarm watches an expression.</summary>
    public AlarmMetric? Metric { get; init; }

    /// <summary>The expression, and the metrics in it.</summary>
    public ImmutableArray<AlarmQuery> Queries { get; init; } = [];

    public bool ActionsEnabled { get; init; } = true;

    public ImmutableArray<string> AlarmActions { get; init; } = [];

    public ImmutableArray<string> OkActions { get; init; } = [];

    public ImmutableArray<string> InsufficientDataActions { get; init; } = [];
}

/// <summary>One metric of one node.</summary>
/// <param name="Statistic"><c>Average</c>, <c>Sum</c>, <c>Minimum</c>, <c>Maximum</c> or <c>SampleCount</c>.</param>
public sealed record AlarmMetric(string Namespace, string Name, string Statistic, ImmutableSortedDictionary<string, string> Dimensions);

/// <summary>A metric with an id, or an expression over such ids.</summary>
public sealed record AlarmQuery(string Id, string? Expression, AlarmMetric? Metric, bool ReturnData, string? Label);

public enum AlarmComparison
{
    GreaterThanThreshold,
    GreaterThanOrEqualToThreshold,
    LessThanThreshold,
    LessThanOrEqualToThreshold,
}

/// <summary>An alarm and its present state.</summary>
/// <param name="Reason">The reason of the state, in words.</param>
/// <param name="Updated">When the state last changed.</param>
public sealed record AlarmStatus(PlannedAlarm Definition, AlarmStateValue State, string Reason, DateTimeOffset Updated);

/// <summary>A change of an alarm's state.</summary>
/// <param name="Sequence">Rises by one with each change.</param>
public sealed record AlarmChange(long Sequence, DateTimeOffset At, AlarmStatus From, AlarmStatus To);

public enum AlarmStateValue
{
    InsufficientData,
    Ok,
    Alarm,
}
