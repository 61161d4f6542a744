using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetSubnets"/>.</summary>
[OutputType]
public sealed class GetSubnetsFilter
{
    public readonly string Name;
    public readonly ImmutableArray<string> Values;

    [OutputConstructor]
    private GetSubnetsFilter(string name, ImmutableArray<string> values)
    {
        Name = name;
        Values = values;
    }
}
