namespace Pulumi.Aws.Kms;

/// <summary>The resource <c>aws:kms/alias:Alias</c>.</summary>
[AwsResourceType("aws:kms/alias:Alias")]
public partial class Alias : CustomResource
{
    public Alias(string name, AliasArgs args, CustomResourceOptions? options = null)
        : base("aws:kms/alias:Alias", name, args ?? new AliasArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private Alias(string name, Input<string> id, AliasState? state = null, CustomResourceOptions? options = null)
        : base("aws:kms/alias:Alias", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("targetKeyArn")]
    public Output<string> TargetKeyArn { get; private set; } = null!;

    [Output("targetKeyId")]
    public Output<string> TargetKeyId { get; private set; } = null!;

    public static Alias Get(string name, Input<string> id, AliasState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
