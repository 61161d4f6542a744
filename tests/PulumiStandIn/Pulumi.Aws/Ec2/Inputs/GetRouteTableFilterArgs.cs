namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>Part of the inputs of <see cref="GetRouteTable"/>.</summary>
public sealed class GetRouteTableFilterArgs : InvokeArgs
{
    public static new GetRouteTableFilterArgs Empty => new();

    [Input("name")]
    public string Name { get; set; } = null!;

    [Input("values")]
    private List<string>? _values;

    public List<string> Values { get => _values ??= []; set => _values = value; }
}
