namespace Pulumi.Aws.Iam;

/// <summary>What narrows the lookup of a <see cref="RolePolicy"/>.</summary>
public sealed class RolePolicyState : ResourceArgs
{
    public static new RolePolicyState Empty => new();

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [Input("role")]
    public Input<string>? Role { get; set; }
}
