using System.Collections.Immutable;

namespace Pulumi.Aws.Iam;

/// <summary>The resource <c>aws:iam/role:Role</c>.</summary>
[AwsResourceType("aws:iam/role:Role")]
public partial class Role : CustomResource
{
    public Role(string name, RoleArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/role:Role", name, args ?? new RoleArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private Role(string name, Input<string> id, RoleState? state = null, CustomResourceOptions? options = null)
        : base("aws:iam/role:Role", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("assumeRolePolicy")]
    public Output<string> AssumeRolePolicy { get; private set; } = null!;

    [Output("createDate")]
    public Output<string> CreateDate { get; private set; } = null!;

    [Output("description")]
    public Output<string?> Description { get; private set; } = null!;

    [Output("forceDetachPolicies")]
    public Output<bool?> ForceDetachPolicies { get; private set; } = null!;

    [Output("inlinePolicies")]
    [Obsolete("The provider deprecates it: use RolePolicy.")]
    public Output<ImmutableArray<Outputs.RoleInlinePolicy>> InlinePolicies { get; private set; } = null!;

    [Output("managedPolicyArns")]
    [Obsolete("The provider deprecates it: use RolePolicyAttachment.")]
    public Output<ImmutableArray<string>> ManagedPolicyArns { get; private set; } = null!;

    [Output("maxSessionDuration")]
    public Output<int?> MaxSessionDuration { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("path")]
    public Output<string?> Path { get; private set; } = null!;

    [Output("permissionsBoundary")]
    public Output<string?> PermissionsBoundary { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("uniqueId")]
    public Output<string> UniqueId { get; private set; } = null!;

    public static Role Get(string name, Input<string> id, RoleState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
