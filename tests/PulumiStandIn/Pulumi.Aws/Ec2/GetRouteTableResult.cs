using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>What <see cref="GetRouteTable"/> returns.</summary>
[OutputType]
public sealed class GetRouteTableResult
{
    public readonly string Arn;
    public readonly ImmutableArray<Outputs.GetRouteTableAssociation> Associations;
    public readonly ImmutableArray<Outputs.GetRouteTableFilter> Filters;
    public readonly string GatewayId;
    public readonly string Id;
    public readonly string OwnerId;
    public readonly string Region;
    public readonly string RouteTableId;
    public readonly ImmutableArray<Outputs.GetRouteTableRoute> Routes;
    public readonly string SubnetId;
    public readonly ImmutableDictionary<string, string> Tags;
    public readonly string VpcId;

    [OutputConstructor]
    private GetRouteTableResult(
        string arn,
        ImmutableArray<Outputs.GetRouteTableAssociation> associations,
        ImmutableArray<Outputs.GetRouteTableFilter> filters,
        string gatewayId,
        string id,
        string ownerId,
        string region,
        string routeTableId,
        ImmutableArray<Outputs.GetRouteTableRoute> routes,
        string subnetId,
        ImmutableDictionary<string, string> tags,
        string vpcId)
    {
        Arn = arn;
        Associations = associations;
        Filters = filters;
        GatewayId = gatewayId;
        Id = id;
        OwnerId = ownerId;
        Region = region;
        RouteTableId = routeTableId;
        Routes = routes;
        SubnetId = subnetId;
        Tags = tags;
        VpcId = vpcId;
    }
}
