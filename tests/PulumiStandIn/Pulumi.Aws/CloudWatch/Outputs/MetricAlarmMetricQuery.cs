namespace Pulumi.Aws.CloudWatch.Outputs;

/// <summary>Part of the outputs of <see cref="MetricAlarm"/>.</summary>
[OutputType]
public sealed class MetricAlarmMetricQuery
{
    public readonly string? AccountId;
    public readonly string? Expression;
    public readonly string Id;
    public readonly string? Label;
    public readonly MetricAlarmMetricQueryMetric? Metric;
    public readonly int? Period;
    public readonly bool? ReturnData;

    [OutputConstructor]
    private MetricAlarmMetricQuery(
        string? accountId,
        string? expression,
        string id,
        string? label,
        MetricAlarmMetricQueryMetric? metric,
        int? period,
        bool? returnData)
    {
        AccountId = accountId;
        Expression = expression;
        Id = id;
        Label = label;
        Metric = metric;
        Period = period;
        ReturnData = returnData;
    }
}
