namespace Pulumi.Aws.CloudWatch.Inputs;

/// <summary>Part of the inputs of <see cref="MetricAlarm"/>.</summary>
public sealed class MetricAlarmEvaluationCriteriaPromqlCriteriaArgs : ResourceArgs
{
    public static new MetricAlarmEvaluationCriteriaPromqlCriteriaArgs Empty => new();

    [Input("pendingPeriod")]
    public Input<int>? PendingPeriod { get; set; }

    [Input("query", required: true)]
    public Input<string> Query { get; set; } = null!;

    [Input("recoveryPeriod")]
    public Input<int>? RecoveryPeriod { get; set; }
}
