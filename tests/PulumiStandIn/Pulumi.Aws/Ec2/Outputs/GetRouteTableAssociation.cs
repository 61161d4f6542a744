namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetRouteTable"/>.</summary>
[OutputType]
public sealed class GetRouteTableAssociation
{
    public readonly string GatewayId;
    public readonly bool Main;
    public readonly string RouteTableAssociationId;
    public readonly string RouteTableId;
    public readonly string SubnetId;

    [OutputConstructor]
    private GetRouteTableAssociation(
        string gatewayId,
        bool main,
        string routeTableAssociationId,
        string routeTableId,
        string subnetId)
    {
        GatewayId = gatewayId;
        Main = main;
        RouteTableAssociationId = routeTableAssociationId;
        RouteTableId = routeTableId;
        SubnetId = subnetId;
    }
}
