namespace Pulumi.Aws.CloudWatch;

/// <summary>Inputs of <see cref="LogResourcePolicy"/>.</summary>
public sealed class LogResourcePolicyArgs : ResourceArgs
{
    public static new LogResourcePolicyArgs Empty => new();

    [Input("policyDocument", required: true)]
    public Input<string> PolicyDocument { get; set; } = null!;

    [Input("policyName")]
    public Input<string>? PolicyName { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("resourceArn")]
    public Input<string>? ResourceArn { get; set; }
}
