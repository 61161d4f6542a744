namespace Pulumi.Aws.CloudWatch.Inputs;

/// <summary>Part of the inputs of <see cref="CompositeAlarm"/>.</summary>
public sealed class CompositeAlarmActionsSuppressorArgs : ResourceArgs
{
    public static new CompositeAlarmActionsSuppressorArgs Empty => new();

    [Input("alarm", required: true)]
    public Input<string> Alarm { get; set; } = null!;

    [Input("extensionPeriod", required: true)]
    public Input<int> ExtensionPeriod { get; set; } = null!;

    [Input("waitPeriod", required: true)]
    public Input<int> WaitPeriod { get; set; } = null!;
}
