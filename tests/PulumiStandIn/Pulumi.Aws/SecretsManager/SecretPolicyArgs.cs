namespace Pulumi.Aws.SecretsManager;

/// <summary>Inputs of <see cref="SecretPolicy"/>.</summary>
public sealed class SecretPolicyArgs : ResourceArgs
{
    public static new SecretPolicyArgs Empty => new();

    [Input("blockPublicPolicy")]
    public Input<bool>? BlockPublicPolicy { get; set; }

    [Input("policy", required: true)]
    public Input<string> Policy { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("secretArn", required: true)]
    public Input<string> SecretArn { get; set; } = null!;
}
