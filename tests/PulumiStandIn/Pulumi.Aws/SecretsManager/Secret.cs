using System.Collections.Immutable;

namespace Pulumi.Aws.SecretsManager;

/// <summary>The resource <c>aws:secretsmanager/secret:Secret</c>.</summary>
[AwsResourceType("aws:secretsmanager/secret:Secret")]
public partial class Secret : CustomResource
{
    public Secret(string name, SecretArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secret:Secret", name, args ?? new SecretArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private Secret(string name, Input<string> id, SecretState? state = null, CustomResourceOptions? options = null)
        : base("aws:secretsmanager/secret:Secret", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("description")]
    public Output<string?> Description { get; private set; } = null!;

    [Output("forceOverwriteReplicaSecret")]
    public Output<bool?> ForceOverwriteReplicaSecret { get; private set; } = null!;

    [Output("kmsKeyId")]
    public Output<string?> KmsKeyId { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("policy")]
    public Output<string> Policy { get; private set; } = null!;

    [Output("recoveryWindowInDays")]
    public Output<int?> RecoveryWindowInDays { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("replicas")]
    public Output<ImmutableArray<Outputs.SecretReplica>> Replicas { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("type")]
    public Output<string?> Type { get; private set; } = null!;

    public static Secret Get(string name, Input<string> id, SecretState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
