namespace Pulumi.Aws.Iam;

/// <summary>The resource <c>aws:iam/rolePolicy:RolePolicy</c>.</summary>
[AwsResourceType("aws:iam/rolePolicy:RolePolicy")]
public partial class RolePolicy : CustomResource
{
    public RolePolicy(string name, RolePolicyArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/rolePolicy:RolePolicy", name, args ?? new RolePolicyArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private RolePolicy(string name, Input<string> id, RolePolicyState? state = null, CustomResourceOptions? options = null)
        : base("aws:iam/rolePolicy:RolePolicy", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("policy")]
    public Output<string> Policy { get; private set; } = null!;

    [Output("role")]
    public Output<string> Role { get; private set; } = null!;

    public static RolePolicy Get(string name, Input<string> id, RolePolicyState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
