using System.Collections.Immutable;

namespace Pulumi.Aws.Vpc;

/// <summary>The resource <c>aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule</c>.</summary>
[AwsResourceType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")]
public partial class SecurityGroupEgressRule : CustomResource
{
    public SecurityGroupEgressRule(string name, SecurityGroupEgressRuleArgs args, CustomResourceOptions? options = null)
        : base("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, args ?? new SecurityGroupEgressRuleArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private SecurityGroupEgressRule(string name, Input<string> id, SecurityGroupEgressRuleState? state = null, CustomResourceOptions? options = null)
        : base("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("cidrIpv4")]
    public Output<string?> CidrIpv4 { get; private set; } = null!;

    [Output("cidrIpv6")]
    public Output<string?> CidrIpv6 { get; private set; } = null!;

    [Output("description")]
    public Output<string?> Description { get; private set; } = null!;

    [Output("fromPort")]
    public Output<int?> FromPort { get; private set; } = null!;

    [Output("ipProtocol")]
    public Output<string> IpProtocol { get; private set; } = null!;

    [Output("prefixListId")]
    public Output<string?> PrefixListId { get; private set; } = null!;

    [Output("referencedSecurityGroupId")]
    public Output<string?> ReferencedSecurityGroupId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("securityGroupId")]
    public Output<string> SecurityGroupId { get; private set; } = null!;

    [Output("securityGroupRuleId")]
    public Output<string> SecurityGroupRuleId { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("toPort")]
    public Output<int?> ToPort { get; private set; } = null!;

    public static SecurityGroupEgressRule Get(string name, Input<string> id, SecurityGroupEgressRuleState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
