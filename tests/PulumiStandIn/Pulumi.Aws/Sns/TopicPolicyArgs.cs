namespace Pulumi.Aws.Sns;

/// <summary>Inputs of <see cref="TopicPolicy"/>.</summary>
public sealed class TopicPolicyArgs : ResourceArgs
{
    public static new TopicPolicyArgs Empty => new();

    [Input("arn", required: true)]
    public Input<string> Arn { get; set; } = null!;

    [Input("policy", required: true)]
    public Input<string> Policy { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }
}
