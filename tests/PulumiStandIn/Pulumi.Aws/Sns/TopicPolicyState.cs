namespace Pulumi.Aws.Sns;

/// <summary>What narrows the lookup of a <see cref="TopicPolicy"/>.</summary>
public sealed class TopicPolicyState : ResourceArgs
{
    public static new TopicPolicyState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("owner")]
    public Input<string>? Owner { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }
}
