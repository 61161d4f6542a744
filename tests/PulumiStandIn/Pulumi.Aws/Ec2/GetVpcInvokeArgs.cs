namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetVpc"/>.</summary>
public sealed class GetVpcInvokeArgs : InvokeArgs
{
    public static new GetVpcInvokeArgs Empty => new();

    [Input("cidrBlock")]
    public Input<string>? CidrBlock { get; set; }

    [Input("default")]
    public Input<bool>? Default { get; set; }

    [Input("dhcpOptionsId")]
    public Input<string>? DhcpOptionsId { get; set; }

    [Input("filters")]
    private InputList<Inputs.GetVpcFilterInputArgs>? _filters;

    public InputList<Inputs.GetVpcFilterInputArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("state")]
    public Input<string>? State { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }
}
