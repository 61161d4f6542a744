using System.Collections.Immutable;

namespace Pulumi.Aws.SecretsManager;

/// <summary>The resource <c>aws:secretsmanager/secretRotation:SecretRotation</c>.</summary>
[AwsResourceType("aws:secretsmanager/secretRotation:SecretRotation")]
public partial class SecretRotation : CustomResource
{
    public SecretRotation(string name, SecretRotationArgs args, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secretRotation:SecretRotation", name, args ?? new SecretRotationArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private SecretRotation(string name, Input<string> id, SecretRotationState? state = null, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secretRotation:SecretRotation", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("externalSecretRotationMetadatas")]
    public Output<ImmutableArray<Outputs.SecretRotationExternalSecretRotationMetadata>> ExternalSecretRotationMetadatas { get; private set; } = null!;

    [Output("externalSecretRotationRoleArn")]
    public Output<string?> ExternalSecretRotationRoleArn { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("rotateImmediately")]
    public Output<bool?> RotateImmediately { get; private set; } = null!;

    [Output("rotationEnabled")]
    public Output<bool> RotationEnabled { get; private set; } = null!;

    [Output("rotationLambdaArn")]
    public Output<string?> RotationLambdaArn { get; private set; } = null!;

    [Output("rotationRules")]
    public Output<Outputs.SecretRotationRotationRules?> RotationRules { get; private set; } = null!;

    [Output("secretId")]
    public Output<string> SecretId { get; private set; } = null!;

    public static SecretRotation Get(string name, Input<string> id, SecretRotationState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
