using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>What <see cref="GetSecurityGroup"/> returns.</summary>
[OutputType]
public sealed class GetSecurityGroupResult
{
    public readonly string Arn;
    public readonly string Description;
    public readonly ImmutableArray<Outputs.GetSecurityGroupFilter> Filters;
    public readonly string Id;
    public readonly string Name;
    public readonly string Region;
    public readonly ImmutableDictionary<string, string> Tags;
    public readonly string VpcId;

    [OutputConstructor]
    private GetSecurityGroupResult(
        string arn,
        string description,
        ImmutableArray<Outputs.GetSecurityGroupFilter> filters,
        string id,
        string name,
        string region,
        ImmutableDictionary<string, string> tags,
        string vpcId)
    {
        Arn = arn;
        Description = description;
        Filters = filters;
        Id = id;
        Name = name;
        Region = region;
        Tags = tags;
        VpcId = vpcId;
    }
}
