namespace Pulumi.Aws.CloudWatch;

/// <summary>What narrows the lookup of a <see cref="LogGroup"/>.</summary>
public sealed class LogGroupState : ResourceArgs
{
    public static new LogGroupState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("deletionProtectionEnabled")]
    public Input<bool>? DeletionProtectionEnabled { get; set; }

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

    [Input("logGroupClass")]
    public Input<string>? LogGroupClass { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("retentionInDays")]
    public Input<int>? RetentionInDays { get; set; }

    [Input("skipDestroy")]
    public Input<bool>? SkipDestroy { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }
}
