using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class IngressRuleMustNameASecurityGroup : Policy
{
    public override string Type => ResourceTypes.IngressRule;

    public override string Sentence => "Who may connect is said by security group, never by address.";

    public override string Remedy => "set referencedSecurityGroupId, and no cidrIpv4, cidrIpv6 or prefixListId";

    public override bool Holds(PlannedResource resource) => Text(resource, "referencedSecurityGroupId") is not null && !resource.Inputs.Keys.Any(k => k is "cidrIpv4" or "cidrIpv6" or "prefixListId");
}
