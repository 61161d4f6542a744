namespace Pulumi.Aws.Iam;

/// <summary>The resource <c>aws:iam/rolePolicyAttachment:RolePolicyAttachment</c>.</summary>
[AwsResourceType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")]
public partial class RolePolicyAttachment : CustomResource
{
    public RolePolicyAttachment(string name, RolePolicyAttachmentArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, args ?? new RolePolicyAttachmentArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private RolePolicyAttachment(string name, Input<string> id, RolePolicyAttachmentState? state = null, CustomResourceOptions? options = null)
        : base("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("policyArn")]
    public Output<string> PolicyArn { get; private set; } = null!;

    [Output("role")]
    public Output<string> Role { get; private set; } = null!;

    public static RolePolicyAttachment Get(string name, Input<string> id, RolePolicyAttachmentState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
