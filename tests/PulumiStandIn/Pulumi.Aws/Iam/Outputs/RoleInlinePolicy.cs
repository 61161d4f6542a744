namespace Pulumi.Aws.Iam.Outputs;

/// <summary>Part of the outputs of <see cref="Role"/>.</summary>
[OutputType]
public sealed class RoleInlinePolicy
{
    public readonly string Name;
    public readonly string? Policy;

    [OutputConstructor]
    private RoleInlinePolicy(string name, string? policy)
    {
        Name = name;
        Policy = policy;
    }
}
