using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>What <see cref="GetSubnet"/> returns.</summary>
[OutputType]
public sealed class GetSubnetResult
{
    public readonly string Arn;
    public readonly bool AssignIpv6AddressOnCreation;
    public readonly string AvailabilityZone;
    public readonly string AvailabilityZoneId;
    public readonly int AvailableIpAddressCount;
    public readonly string CidrBlock;
    public readonly string CustomerOwnedIpv4Pool;
    public readonly bool DefaultForAz;
    public readonly bool EnableDns64;
    public readonly int EnableLniAtDeviceIndex;
    public readonly bool EnableResourceNameDnsARecordOnLaunch;
    public readonly bool EnableResourceNameDnsAaaaRecordOnLaunch;
    public readonly ImmutableArray<Outputs.GetSubnetFilter> Filters;
    public readonly string Id;
    public readonly string Ipv6CidrBlock;
    public readonly string Ipv6CidrBlockAssociationId;
    public readonly bool Ipv6Native;
    public readonly bool MapCustomerOwnedIpOnLaunch;
    public readonly bool MapPublicIpOnLaunch;
    public readonly string OutpostArn;
    public readonly string OwnerId;
    public readonly string PrivateDnsHostnameTypeOnLaunch;
    public readonly string Region;
    public readonly string State;
    public readonly ImmutableDictionary<string, string> Tags;
    public readonly string VpcId;

    [OutputConstructor]
    private GetSubnetResult(
        string arn,
        bool assignIpv6AddressOnCreation,
        string availabilityZone,
        string availabilityZoneId,
        int availableIpAddressCount,
        string cidrBlock,
        string customerOwnedIpv4Pool,
        bool defaultForAz,
        bool enableDns64,
        int enableLniAtDeviceIndex,
        bool enableResourceNameDnsARecordOnLaunch,
        bool enableResourceNameDnsAaaaRecordOnLaunch,
        ImmutableArray<Outputs.GetSubnetFilter> filters,
        string id,
        string ipv6CidrBlock,
        string ipv6CidrBlockAssociationId,
        bool ipv6Native,
        bool mapCustomerOwnedIpOnLaunch,
        bool mapPublicIpOnLaunch,
        string outpostArn,
        string ownerId,
        string privateDnsHostnameTypeOnLaunch,
        string region,
        string state,
        ImmutableDictionary<string, string> tags,
        string vpcId)
    {
        Arn = arn;
        AssignIpv6AddressOnCreation = assignIpv6AddressOnCreation;
        AvailabilityZone = availabilityZone;
        AvailabilityZoneId = availabilityZoneId;
        AvailableIpAddressCount = availableIpAddressCount;
        CidrBlock = cidrBlock;
        CustomerOwnedIpv4Pool = customerOwnedIpv4Pool;
        DefaultForAz = defaultForAz;
        EnableDns64 = enableDns64;
        EnableLniAtDeviceIndex = enableLniAtDeviceIndex;
        EnableResourceNameDnsARecordOnLaunch = enableResourceNameDnsARecordOnLaunch;
        EnableResourceNameDnsAaaaRecordOnLaunch = enableResourceNameDnsAaaaRecordOnLaunch;
        Filters = filters;
        Id = id;
        Ipv6CidrBlock = ipv6CidrBlock;
        Ipv6CidrBlockAssociationId = ipv6CidrBlockAssociationId;
        Ipv6Native = ipv6Native;
        MapCustomerOwnedIpOnLaunch = mapCustomerOwnedIpOnLaunch;
        MapPublicIpOnLaunch = mapPublicIpOnLaunch;
        OutpostArn = outpostArn;
        OwnerId = ownerId;
        PrivateDnsHostnameTypeOnLaunch = privateDnsHostnameTypeOnLaunch;
        Region = region;
        State = state;
        Tags = tags;
        VpcId = vpcId;
    }
}
