using System.Collections.Immutable;

namespace Pulumi.Aws.CloudWatch.Outputs;

/// <summary>Part of the outputs of <see cref="MetricAlarm"/>.</summary>
[OutputType]
public sealed class MetricAlarmMetricQueryMetric
{
    public readonly ImmutableDictionary<string, string>? Dimensions;
    public readonly string MetricName;
    public readonly string? Namespace;
    public readonly int Period;
    public readonly string Stat;
    public readonly string? Unit;

    [OutputConstructor]
    private MetricAlarmMetricQueryMetric(
        ImmutableDictionary<string, string>? dimensions,
        string metricName,
        string? @namespace,
        int period,
        string stat,
        string? unit)
    {
        Dimensions = dimensions;
        MetricName = metricName;
        Namespace = @namespace;
        Period = period;
        Stat = stat;
        Unit = unit;
    }
}
