namespace Pulumi.Aws.CloudWatch;

/// <summary>What narrows the lookup of a <see cref="LogResourcePolicy"/>.</summary>
public sealed class LogResourcePolicyState : ResourceArgs
{
    public static new LogResourcePolicyState Empty => new();

    [Input("policyDocument")]
    public Input<string>? PolicyDocument { get; set; }

    [Input("policyName")]
    public Input<string>? PolicyName { get; set; }

    [Input("policyScope")]
    public Input<string>? PolicyScope { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("resourceArn")]
    public Input<string>? ResourceArn { get; set; }

    [Input("revisionId")]
    public Input<string>? RevisionId { get; set; }
}
