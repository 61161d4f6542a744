namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>Part of the inputs of <see cref="GetSubnet"/>.</summary>
public sealed class GetSubnetFilterArgs : InvokeArgs
{
    public static new GetSubnetFilterArgs Empty => new();

    [Input("name")]
    public string Name { get; set; } = null!;

    [Input("values")]
    private List<string>? _values;

    public List<string> Values { get => _values ??= []; set => _values = value; }
}
