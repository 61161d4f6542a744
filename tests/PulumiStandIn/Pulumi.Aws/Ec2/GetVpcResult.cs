using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>What <see cref="GetVpc"/> returns.</summary>
[OutputType]
public sealed class GetVpcResult
{
    public readonly string Arn;
    public readonly string CidrBlock;
    public readonly ImmutableArray<Outputs.GetVpcCidrBlockAssociation> CidrBlockAssociations;
    public readonly bool Default;
    public readonly string DhcpOptionsId;
    public readonly bool EnableDnsHostnames;
    public readonly bool EnableDnsSupport;
    public readonly bool EnableNetworkAddressUsageMetrics;
    public readonly ImmutableArray<Outputs.GetVpcFilter> Filters;
    public readonly string Id;
    public readonly string InstanceTenancy;
    public readonly string Ipv6AssociationId;
    public readonly string Ipv6CidrBlock;
    public readonly ImmutableArray<Outputs.GetVpcIpv6CidrBlockAssociation> Ipv6CidrBlockAssociations;
    public readonly string MainRouteTableId;
    public readonly string OwnerId;
    public readonly string Region;
    public readonly string State;
    public readonly ImmutableDictionary<string, string> Tags;

    [OutputConstructor]
    private GetVpcResult(
        string arn,
        string cidrBlock,
        ImmutableArray<Outputs.GetVpcCidrBlockAssociation> cidrBlockAssociations,
        bool @default,
        string dhcpOptionsId,
        bool enableDnsHostnames,
        bool enableDnsSupport,
        bool enableNetworkAddressUsageMetrics,
        ImmutableArray<Outputs.GetVpcFilter> filters,
        string id,
        string instanceTenancy,
        string ipv6AssociationId,
        string ipv6CidrBlock,
        ImmutableArray<Outputs.GetVpcIpv6CidrBlockAssociation> ipv6CidrBlockAssociations,
        string mainRouteTableId,
        string ownerId,
        string region,
        string state,
        ImmutableDictionary<string, string> tags)
    {
        Arn = arn;
        CidrBlock = cidrBlock;
        CidrBlockAssociations = cidrBlockAssociations;
        Default = @default;
        DhcpOptionsId = dhcpOptionsId;
        EnableDnsHostnames = enableDnsHostnames;
        EnableDnsSupport = enableDnsSupport;
        EnableNetworkAddressUsageMetrics = enableNetworkAddressUsageMetrics;
        Filters = filters;
        Id = id;
        InstanceTenancy = instanceTenancy;
        Ipv6AssociationId = ipv6AssociationId;
        Ipv6CidrBlock = ipv6CidrBlock;
        Ipv6CidrBlockAssociations = ipv6CidrBlockAssociations;
        MainRouteTableId = mainRouteTableId;
        OwnerId = ownerId;
        Region = region;
        State = state;
        Tags = tags;
    }
}
