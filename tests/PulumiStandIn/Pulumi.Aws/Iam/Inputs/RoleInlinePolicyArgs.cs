namespace Pulumi.Aws.Iam.Inputs;

/// <summary>Part of the inputs of <see cref="Role"/>.</summary>
public sealed class RoleInlinePolicyArgs : ResourceArgs
{
    public static new RoleInlinePolicyArgs Empty => new();

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }
}
