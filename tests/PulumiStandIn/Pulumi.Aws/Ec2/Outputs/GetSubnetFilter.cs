using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetSubnet"/>.</summary>
[OutputType]
public sealed class GetSubnetFilter
{
    public readonly string Name;
    public readonly ImmutableArray<string> Values;

    [OutputConstructor]
    private GetSubnetFilter(string name, ImmutableArray<string> values)
    {
        Name = name;
        Values = values;
    }
}
