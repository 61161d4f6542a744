namespace Pulumi.Aws.SecretsManager;

/// <summary>What narrows the lookup of a <see cref="SecretRotation"/>.</summary>
public sealed class SecretRotationState : ResourceArgs
{
    public static new SecretRotationState Empty => new();

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

    [Input("secretId")]
    public Input<string>? SecretId { get; set; }
}
