namespace Pulumi.Aws.CloudWatch.Outputs;

/// <summary>Part of the outputs of <see cref="CompositeAlarm"/>.</summary>
[OutputType]
public sealed class CompositeAlarmActionsSuppressor
{
    public readonly string Alarm;
    public readonly int ExtensionPeriod;
    public readonly int WaitPeriod;

    [OutputConstructor]
    private CompositeAlarmActionsSuppressor(string alarm, int extensionPeriod, int waitPeriod)
    {
        Alarm = alarm;
        ExtensionPeriod = extensionPeriod;
        WaitPeriod = waitPeriod;
    }
}
