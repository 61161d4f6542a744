using System.Collections.Immutable;

namespace Pulumi.Aws.CloudWatch;

/// <summary>The resource <c>aws:cloudwatch/compositeAlarm:CompositeAlarm</c>.</summary>
[AwsResourceType("aws:cloudwatch/compositeAlarm:CompositeAlarm")]
public partial class CompositeAlarm : CustomResource
{
    public CompositeAlarm(string name, CompositeAlarmArgs args, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/compositeAlarm:CompositeAlarm", name, args ?? new CompositeAlarmArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private CompositeAlarm(string name, Input<string> id, CompositeAlarmState? state = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/compositeAlarm:CompositeAlarm", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("actionsEnabled")]
    public Output<bool?> ActionsEnabled { get; private set; } = null!;

    [Output("actionsSuppressor")]
    public Output<Outputs.CompositeAlarmActionsSuppressor?> ActionsSuppressor { get; private set; } = null!;

    [Output("alarmActions")]
    public Output<ImmutableArray<string>> AlarmActions { get; private set; } = null!;

    [Output("alarmDescription")]
    public Output<string?> AlarmDescription { get; private set; } = null!;

    [Output("alarmName")]
    public Output<string> AlarmName { get; private set; } = null!;

    [Output("alarmRule")]
    public Output<string> AlarmRule { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("insufficientDataActions")]
    public Output<ImmutableArray<string>> InsufficientDataActions { get; private set; } = null!;

    [Output("okActions")]
    public Output<ImmutableArray<string>> OkActions { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    public static CompositeAlarm Get(string name, Input<string> id, CompositeAlarmState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
