using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetSecurityGroup"/>.</summary>
[OutputType]
public sealed class GetSecurityGroupFilter
{
    public readonly string Name;
    public readonly ImmutableArray<string> Values;

    [OutputConstructor]
    private GetSecurityGroupFilter(string name, ImmutableArray<string> values)
    {
        Name = name;
        Values = values;
    }
}
