namespace Pulumi.Aws.SecretsManager.Inputs;

/// <summary>Part of the inputs of <see cref="SecretRotation"/>.</summary>
public sealed class SecretRotationExternalSecretRotationMetadataArgs : ResourceArgs
{
    public static new SecretRotationExternalSecretRotationMetadataArgs Empty => new();

    [Input("key", required: true)]
    public Input<string> Key { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;
}
