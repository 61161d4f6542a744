namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetSubnets"/>.</summary>
public sealed class GetSubnetsInvokeArgs : InvokeArgs
{
    public static new GetSubnetsInvokeArgs Empty => new();

    [Input("filters")]
    private InputList<Inputs.GetSubnetsFilterInputArgs>? _filters;

    public InputList<Inputs.GetSubnetsFilterInputArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }
}
