namespace Pulumi.Aws.CloudWatch;

/// <summary>What narrows the lookup of a <see cref="CompositeAlarm"/>.</summary>
public sealed class CompositeAlarmState : ResourceArgs
{
    public static new CompositeAlarmState Empty => new();

    [Input("actionsEnabled")]
    public Input<bool>? ActionsEnabled { get; set; }

    [Input("actionsSuppressor")]
    public Input<Inputs.CompositeAlarmActionsSuppressorArgs>? ActionsSuppressor { get; set; }

    [Input("alarmActions")]
    private InputList<string>? _alarmActions;

    public InputList<string> AlarmActions { get => _alarmActions ??= []; set => _alarmActions = value; }

    [Input("alarmDescription")]
    public Input<string>? AlarmDescription { get; set; }

    [Input("alarmName")]
    public Input<string>? AlarmName { get; set; }

    [Input("alarmRule")]
    public Input<string>? AlarmRule { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("insufficientDataActions")]
    private InputList<string>? _insufficientDataActions;

    public InputList<string> InsufficientDataActions { get => _insufficientDataActions ??= []; set => _insufficientDataActions = value; }

    [Input("okActions")]
    private InputList<string>? _okActions;

    public InputList<string> OkActions { get => _okActions ??= []; set => _okActions = value; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }
}
