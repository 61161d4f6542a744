using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class IngressRuleMustBeDescribed : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_23"];

    public override string Type => ResourceTypes.IngressRule;

    public override string Sentence => "The rule says who is let in.";

    public override string Remedy => "set description";

    public override bool Holds(PlannedResource resource) => Text(resource, "description") is not null;
}
