namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetRouteTable"/>.</summary>
[OutputType]
public sealed class GetRouteTableRoute
{
    public readonly string CarrierGatewayId;
    public readonly string CidrBlock;
    public readonly string CoreNetworkArn;
    public readonly string DestinationPrefixListId;
    public readonly string EgressOnlyGatewayId;
    public readonly string GatewayId;
    public readonly string InstanceId;
    public readonly string Ipv6CidrBlock;
    public readonly string LocalGatewayId;
    public readonly string NatGatewayId;
    public readonly string NetworkInterfaceId;
    public readonly string OdbNetworkArn;
    public readonly string TransitGatewayId;
    public readonly string VpcEndpointId;
    public readonly string VpcPeeringConnectionId;

    [OutputConstructor]
    private GetRouteTableRoute(
        string carrierGatewayId,
        string cidrBlock,
        string coreNetworkArn,
        string destinationPrefixListId,
        string egressOnlyGatewayId,
        string gatewayId,
        string instanceId,
        string ipv6CidrBlock,
        string localGatewayId,
        string natGatewayId,
        string networkInterfaceId,
        string odbNetworkArn,
        string transitGatewayId,
        string vpcEndpointId,
        string vpcPeeringConnectionId)
    {
        CarrierGatewayId = carrierGatewayId;
        CidrBlock = cidrBlock;
        CoreNetworkArn = coreNetworkArn;
        DestinationPrefixListId = destinationPrefixListId;
        EgressOnlyGatewayId = egressOnlyGatewayId;
        GatewayId = gatewayId;
        InstanceId = instanceId;
        Ipv6CidrBlock = ipv6CidrBlock;
        LocalGatewayId = localGatewayId;
        NatGatewayId = natGatewayId;
        NetworkInterfaceId = networkInterfaceId;
        OdbNetworkArn = odbNetworkArn;
        TransitGatewayId = transitGatewayId;
        VpcEndpointId = vpcEndpointId;
        VpcPeeringConnectionId = vpcPeeringConnectionId;
    }
}
