namespace Pulumi.Aws.Iam;

/// <summary>Inputs of <see cref="RolePolicy"/>.</summary>
public sealed class RolePolicyArgs : ResourceArgs
{
    public static new RolePolicyArgs Empty => new();

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("policy", required: true)]
    public Input<string> Policy { get; set; } = null!;

    [Input("role", required: true)]
    public Input<string> Role { get; set; } = null!;
}
