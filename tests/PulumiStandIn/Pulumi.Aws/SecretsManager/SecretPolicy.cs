namespace Pulumi.Aws.SecretsManager;

/// <summary>The resource <c>aws:secretsmanager/secretPolicy:SecretPolicy</c>.</summary>
[AwsResourceType("aws:secretsmanager/secretPolicy:SecretPolicy")]
public partial class SecretPolicy : CustomResource
{
    public SecretPolicy(string name, SecretPolicyArgs args, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secretPolicy:SecretPolicy", name, args ?? new SecretPolicyArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private SecretPolicy(string name, Input<string> id, SecretPolicyState? state = null, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secretPolicy:SecretPolicy", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("blockPublicPolicy")]
    public Output<bool?> BlockPublicPolicy { get; private set; } = null!;

    [Output("policy")]
    public Output<string> Policy { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("secretArn")]
    public Output<string> SecretArn { get; private set; } = null!;

    public static SecretPolicy Get(string name, Input<string> id, SecretPolicyState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
