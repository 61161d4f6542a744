namespace Pulumi.Aws.CloudWatch.Inputs;

/// <summary>Part of the inputs of <see cref="MetricAlarm"/>.</summary>
public sealed class MetricAlarmMetricQueryArgs : ResourceArgs
{
    public static new MetricAlarmMetricQueryArgs Empty => new();

    [Input("accountId")]
    public Input<string>? AccountId { get; set; }

    [Input("expression")]
    public Input<string>? Expression { get; set; }

    [Input("id", required: true)]
    public Input<string> Id { get; set; } = null!;

    [Input("label")]
    public Input<string>? Label { get; set; }

    [Input("metric")]
    public Input<MetricAlarmMetricQueryMetricArgs>? Metric { get; set; }

    [Input("period")]
    public Input<int>? Period { get; set; }

    [Input("returnData")]
    public Input<bool>? ReturnData { get; set; }
}
