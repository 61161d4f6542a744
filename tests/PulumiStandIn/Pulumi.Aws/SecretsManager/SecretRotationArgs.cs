namespace Pulumi.Aws.SecretsManager;

/// <summary>Inputs of <see cref="SecretRotation"/>.</summary>
public sealed class SecretRotationArgs : ResourceArgs
{
    public static new SecretRotationArgs Empty => new();

    [Input("externalSecretRotationMetadatas")]
    private InputList<Inputs.SecretRotationExternalSecretRotationMetadataArgs>? _externalSecretRotationMetadatas;

    public InputList<Inputs.SecretRotationExternalSecretRotationMetadataArgs> ExternalSecretRotationMetadatas { get => _externalSecretRotationMetadatas ??= []; set => _externalSecretRotationMetadatas = value; }

    [Input("externalSecretRotationRoleArn")]
    public Input<string>? ExternalSecretRotationRoleArn { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("rotateImmediately")]
    public Input<bool>? RotateImmediately { get; set; }

    [Input("rotationEnabled")]
    public Input<bool>? RotationEnabled { get; set; }

    [Input("rotationLambdaArn")]
    public Input<string>? RotationLambdaArn { get; set; }

    [Input("rotationRules")]
    public Input<Inputs.SecretRotationRotationRulesArgs>? RotationRules { get; set; }

    [Input("secretId", required: true)]
    public Input<string> SecretId { get; set; } = null!;
}
