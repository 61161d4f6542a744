namespace Pulumi.Aws.CloudWatch.Outputs;

/// <summary>Part of the outputs of <see cref="MetricAlarm"/>.</summary>
[OutputType]
public sealed class MetricAlarmEvaluationCriteriaPromqlCriteria
{
    public readonly int? PendingPeriod;
    public readonly string Query;
    public readonly int? RecoveryPeriod;

    [OutputConstructor]
    private MetricAlarmEvaluationCriteriaPromqlCriteria(int? pendingPeriod, string query, int? recoveryPeriod)
    {
        PendingPeriod = pendingPeriod;
        Query = query;
        RecoveryPeriod = recoveryPeriod;
    }
}
