namespace Pulumi.Aws.Vpc;

/// <summary>What narrows the lookup of a <see cref="SecurityGroupEgressRule"/>.</summary>
public sealed class SecurityGroupEgressRuleState : ResourceArgs
{
    public static new SecurityGroupEgressRuleState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("cidrIpv4")]
    public Input<string>? CidrIpv4 { get; set; }

    [Input("cidrIpv6")]
    public Input<string>? CidrIpv6 { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("fromPort")]
    public Input<int>? FromPort { get; set; }

    [Input("ipProtocol")]
    public Input<string>? IpProtocol { get; set; }

    [Input("prefixListId")]
    public Input<string>? PrefixListId { get; set; }

    [Input("referencedSecurityGroupId")]
    public Input<string>? ReferencedSecurityGroupId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("securityGroupId")]
    public Input<string>? SecurityGroupId { get; set; }

    [Input("securityGroupRuleId")]
    public Input<string>? SecurityGroupRuleId { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("toPort")]
    public Input<int>? ToPort { get; set; }
}
