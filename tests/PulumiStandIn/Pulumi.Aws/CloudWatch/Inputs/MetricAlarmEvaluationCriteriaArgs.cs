namespace Pulumi.Aws.CloudWatch.Inputs;

/// <summary>Part of the inputs of <see cref="MetricAlarm"/>.</summary>
public sealed class MetricAlarmEvaluationCriteriaArgs : ResourceArgs
{
    public static new MetricAlarmEvaluationCriteriaArgs Empty => new();

    [Input("promqlCriteria", required: true)]
    public Input<MetricAlarmEvaluationCriteriaPromqlCriteriaArgs> PromqlCriteria { get; set; } = null!;
}
