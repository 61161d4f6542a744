using System.Collections.Immutable;

namespace Pulumi.Aws.SecretsManager;

/// <summary>The resource <c>aws:secretsmanager/secretVersion:SecretVersion</c>.</summary>
[AwsResourceType("aws:secretsmanager/secretVersion:SecretVersion")]
public partial class SecretVersion : CustomResource
{
    public SecretVersion(string name, SecretVersionArgs args, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secretVersion:SecretVersion", name, args ?? new SecretVersionArgs(), Utilities.OptionsOf(options, id: "", "secretBinary", "secretString", "secretStringWo"))
    {
    }

    private SecretVersion(string name, Input<string> id, SecretVersionState? state = null, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secretVersion:SecretVersion", name, state, Utilities.OptionsOf(options, id, "secretBinary", "secretString", "secretStringWo"))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("hasSecretStringWo")]
    public Output<bool> HasSecretStringWo { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("secretArn")]
    public Output<string> SecretArn { get; private set; } = null!;

    [Output("secretBinary")]
    public Output<string?> SecretBinary { get; private set; } = null!;

    [Output("secretId")]
    public Output<string> SecretId { get; private set; } = null!;

    [Output("secretString")]
    public Output<string?> SecretString { get; private set; } = null!;

    [Output("secretStringWo")]
    public Output<string?> SecretStringWo { get; private set; } = null!;

    [Output("secretStringWoVersion")]
    public Output<int?> SecretStringWoVersion { get; private set; } = null!;

    [Output("versionId")]
    public Output<string> VersionId { get; private set; } = null!;

    [Output("versionStages")]
    public Output<ImmutableArray<string>> VersionStages { get; private set; } = null!;

    public static SecretVersion Get(string name, Input<string> id, SecretVersionState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
