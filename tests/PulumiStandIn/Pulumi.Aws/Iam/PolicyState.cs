namespace Pulumi.Aws.Iam;

/// <summary>What narrows the lookup of a <see cref="Policy"/>.</summary>
public sealed class PolicyState : ResourceArgs
{
    public static new PolicyState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("attachmentCount")]
    public Input<int>? AttachmentCount { get; set; }

    [Input("delayAfterPolicyCreationInMs")]
    public Input<int>? DelayAfterPolicyCreationInMs { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("path")]
    public Input<string>? Path { get; set; }

    [Input("policy")]
    public Input<string>? PolicyDocument { get; set; }

    [Input("policyId")]
    public Input<string>? PolicyId { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }
}
