namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Part of the outputs of <see cref="GetVpc"/>.</summary>
[OutputType]
public sealed class GetVpcCidrBlockAssociation
{
    public readonly string AssociationId;
    public readonly string CidrBlock;
    public readonly string State;

    [OutputConstructor]
    private GetVpcCidrBlockAssociation(string associationId, string cidrBlock, string state)
    {
        AssociationId = associationId;
        CidrBlock = cidrBlock;
        State = state;
    }
}
