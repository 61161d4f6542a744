namespace Amply.Model;

/// <summary>One alarm of one member.</summary>
public sealed record AlarmDefinition
{
    /// <summary>As in the alarm's name, for example <c>high-cpu</c>; also the name of its runbook.</summary>
    public required string Kind { get; init; }

    public required string Member { get; init; }

    /// <summary>Metric in AWS/ElastiCache; absent where <see cref="Expression"/> is given.</summary>
    public string? Metric { get; init; }

    /// <summary>Metric math over <see cref="ExpressionMetrics"/>, whose ids are m1, m2….</summary>
    public string? Expression { get; init; }

    public IReadOnlyList<string> ExpressionMetrics { get; init; } = [];

    public required string Statistic { get; init; }

    public required bool FiresAbove { get; init; }

    public required double Threshold { get; init; }

    /// <summary>Seconds.</summary>
    public int Period { get; init; } = 60;

    public int EvaluationPeriods { get; init; } = 3;

    /// <summary>What it means, in one sentence.</summary>
    public required string Meaning { get; init; }

    public int Metrics => Expression is null ? 1 : ExpressionMetrics.Count;
}
