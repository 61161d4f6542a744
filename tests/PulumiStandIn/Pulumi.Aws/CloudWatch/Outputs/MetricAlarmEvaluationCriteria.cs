namespace Pulumi.Aws.CloudWatch.Outputs;

/// <summary>Part of the outputs of <see cref="MetricAlarm"/>.</summary>
[OutputType]
public sealed class MetricAlarmEvaluationCriteria
{
    public readonly MetricAlarmEvaluationCriteriaPromqlCriteria PromqlCriteria;

    [OutputConstructor]
    private MetricAlarmEvaluationCriteria(MetricAlarmEvaluationCriteriaPromqlCriteria promqlCriteria)
    {
        PromqlCriteria = promqlCriteria;
    }
}
