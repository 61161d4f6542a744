namespace Pulumi.Aws.CloudWatch.Outputs;

/// <summary>Part of the outputs of <see cref="MetricAlarm"/>.</summary>
[OutputType]
public sealed class MetricAlarmWarmUpConfiguration
{
    public readonly bool? OnlyStartEvaluatingAfterWarmUpPeriodEnds;
    public readonly int WarmUpPeriodDurationInMinutes;

    [OutputConstructor]
    private MetricAlarmWarmUpConfiguration(bool? onlyStartEvaluatingAfterWarmUpPeriodEnds, int warmUpPeriodDurationInMinutes)
    {
        OnlyStartEvaluatingAfterWarmUpPeriodEnds = onlyStartEvaluatingAfterWarmUpPeriodEnds;
        WarmUpPeriodDurationInMinutes = warmUpPeriodDurationInMinutes;
    }
}
