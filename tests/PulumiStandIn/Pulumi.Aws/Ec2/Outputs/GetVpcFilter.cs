using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetVpc"/>.</summary>
[OutputType]
public sealed class GetVpcFilter
{
    public readonly string Name;
    public readonly ImmutableArray<string> Values;

    [OutputConstructor]
    private GetVpcFilter(string name, ImmutableArray<string> values)
    {
        Name = name;
        Values = values;
    }
}
