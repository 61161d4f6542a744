namespace Pulumi.Aws.Iam;

/// <summary>Inputs of <see cref="Role"/>.</summary>
public sealed class RoleArgs : ResourceArgs
{
    public static new RoleArgs Empty => new();

    [Input("assumeRolePolicy", required: true)]
    public Input<string> AssumeRolePolicy { get; set; } = null!;

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("forceDetachPolicies")]
    public Input<bool>? ForceDetachPolicies { get; set; }

    [Input("inlinePolicies")]
    private InputList<Inputs.RoleInlinePolicyArgs>? _inlinePolicies;

    [Obsolete("The provider deprecates it: use RolePolicy.")]
    public InputList<Inputs.RoleInlinePolicyArgs> InlinePolicies { get => _inlinePolicies ??= []; set => _inlinePolicies = value; }

    [Input("managedPolicyArns")]
    private InputList<string>? _managedPolicyArns;

    [Obsolete("The provider deprecates it: use RolePolicyAttachment.")]
    public InputList<string> ManagedPolicyArns { get => _managedPolicyArns ??= []; set => _managedPolicyArns = value; }

    [Input("maxSessionDuration")]
    public Input<int>? MaxSessionDuration { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("path")]
    public Input<string>? Path { get; set; }

    [Input("permissionsBoundary")]
    public Input<string>? PermissionsBoundary { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }
}
