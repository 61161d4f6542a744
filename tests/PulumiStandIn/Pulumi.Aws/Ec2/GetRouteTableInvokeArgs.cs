namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetRouteTable"/>.</summary>
public sealed class GetRouteTableInvokeArgs : InvokeArgs
{
    public static new GetRouteTableInvokeArgs Empty => new();

    [Input("filters")]
    private InputList<Inputs.GetRouteTableFilterInputArgs>? _filters;

    public InputList<Inputs.GetRouteTableFilterInputArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("gatewayId")]
    public Input<string>? GatewayId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("routeTableId")]
    public Input<string>? RouteTableId { get; set; }

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }
}
