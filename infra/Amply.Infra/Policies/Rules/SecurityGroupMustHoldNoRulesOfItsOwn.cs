using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class SecurityGroupMustHoldNoRulesOfItsOwn : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_382"];

    public override string Type => ResourceTypes.SecurityGroup;

    public override string Sentence => "Nothing goes out, and what comes in is said by rules of their own.";

    public override string Remedy => "remove ingress and egress from the security group";

    public override bool Holds(PlannedResource resource) => !resource.Inputs.ContainsKey("ingress") && !resource.Inputs.ContainsKey("egress");
}
