namespace Pulumi.Aws.SecretsManager.Outputs;

/// <summary>Part of the outputs of <see cref="SecretRotation"/>.</summary>
[OutputType]
public sealed class SecretRotationExternalSecretRotationMetadata
{
    public readonly string Key;
    public readonly string Value;

    [OutputConstructor]
    private SecretRotationExternalSecretRotationMetadata(string key, string value)
    {
        Key = key;
        Value = value;
    }
}
