namespace Pulumi.Aws.CloudWatch.Inputs;

/// <summary>Part of the inputs of <see cref="MetricAlarm"/>.</summary>
public sealed class MetricAlarmMetricQueryMetricArgs : ResourceArgs
{
    public static new MetricAlarmMetricQueryMetricArgs Empty => new();

    [Input("dimensions")]
    private InputMap<string>? _dimensions;

    public InputMap<string> Dimensions { get => _dimensions ??= []; set => _dimensions = value; }

    [Input("metricName", required: true)]
    public Input<string> MetricName { get; set; } = null!;

    [Input("namespace")]
    public Input<string>? Namespace { get; set; }

    [Input("period", required: true)]
    public Input<int> Period { get; set; } = null!;

    [Input("stat", required: true)]
    public Input<string> Stat { get; set; } = null!;

    [Input("unit")]
    public Input<string>? Unit { get; set; }
}
