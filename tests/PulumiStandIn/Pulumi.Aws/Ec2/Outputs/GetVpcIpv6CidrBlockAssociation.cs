namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetVpc"/>.</summary>
[OutputType]
public sealed class GetVpcIpv6CidrBlockAssociation
{
    public readonly string AssociationId;
    public readonly string IpSource;
    public readonly string Ipv6AddressAttribute;
    public readonly string Ipv6CidrBlock;
    public readonly string Ipv6Pool;
    public readonly string NetworkBorderGroup;
    public readonly string State;

    [OutputConstructor]
    private GetVpcIpv6CidrBlockAssociation(
        string associationId,
        string ipSource,
        string ipv6AddressAttribute,
        string ipv6CidrBlock,
        string ipv6Pool,
        string networkBorderGroup,
        string state)
    {
        AssociationId = associationId;
        IpSource = ipSource;
        Ipv6AddressAttribute = ipv6AddressAttribute;
        Ipv6CidrBlock = ipv6CidrBlock;
        Ipv6Pool = ipv6Pool;
        NetworkBorderGroup = networkBorderGroup;
        State = state;
    }
}
