namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetRouteTable"/>.</summary>
public sealed class GetRouteTableArgs : InvokeArgs
{
    public static new GetRouteTableArgs Empty => new();

    [Input("filters")]
    private List<Inputs.GetRouteTableFilterArgs>? _filters;

    public List<Inputs.GetRouteTableFilterArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("gatewayId")]
    public string? GatewayId { get; set; }

    [Input("region")]
    public string? Region { get; set; }

    [Input("routeTableId")]
    public string? RouteTableId { get; set; }

    [Input("subnetId")]
    public string? SubnetId { get; set; }

    [Input("tags")]
    private Dictionary<string, string>? _tags;

    public Dictionary<string, string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("vpcId")]
    public string? VpcId { get; set; }
}
