namespace Pulumi.Aws.Iam;

/// <summary>Inputs of <see cref="Policy"/>.</summary>
public sealed class PolicyArgs : ResourceArgs
{
    public static new PolicyArgs Empty => new();

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

    [Input("policy", required: true)]
    public Input<string> PolicyDocument { get; set; } = null!;

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }
}
