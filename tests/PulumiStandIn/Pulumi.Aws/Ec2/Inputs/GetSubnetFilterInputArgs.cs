namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>Part of the inputs of <see cref="GetSubnet"/>.</summary>
public sealed class GetSubnetFilterInputArgs : ResourceArgs
{
    public static new GetSubnetFilterInputArgs Empty => new();

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("values")]
    private InputList<string>? _values;

    public InputList<string> Values { get => _values ??= []; set => _values = value; }
}
