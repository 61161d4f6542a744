namespace Pulumi.Aws.CloudWatch.Inputs;

/// <summary>Part of the inputs of <see cref="MetricAlarm"/>.</summary>
public sealed class MetricAlarmWarmUpConfigurationArgs : ResourceArgs
{
    public static new MetricAlarmWarmUpConfigurationArgs Empty => new();

    [Input("onlyStartEvaluatingAfterWarmUpPeriodEnds")]
    public Input<bool>? OnlyStartEvaluatingAfterWarmUpPeriodEnds { get; set; }

    [Input("warmUpPeriodDurationInMinutes", required: true)]
    public Input<int> WarmUpPeriodDurationInMinutes { get; set; } = null!;
}
