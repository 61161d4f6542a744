namespace Pulumi.Aws.SecretsManager;

/// <summary>What narrows the lookup of a <see cref="SecretPolicy"/>.</summary>
public sealed class SecretPolicyState : ResourceArgs
{
    public static new SecretPolicyState Empty => new();

    [Input("blockPublicPolicy")]
    public Input<bool>? BlockPublicPolicy { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("secretArn")]
    public Input<string>? SecretArn { get; set; }
}
