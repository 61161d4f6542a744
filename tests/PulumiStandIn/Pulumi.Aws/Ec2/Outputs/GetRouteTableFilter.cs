using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetRouteTable"/>.</summary>
[OutputType]
public sealed class GetRouteTableFilter
{
    public readonly string Name;
    public readonly ImmutableArray<string> Values;

    [OutputConstructor]
    private GetRouteTableFilter(string name, ImmutableArray<string> values)
    {
        Name = name;
        Values = values;
    }
}
