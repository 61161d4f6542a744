using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class KeyMustRotate : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_7"];

    public override string Type => ResourceTypes.Key;

    public override string Sentence => "The key's material is renewed every year.";

    public override string Remedy => "set enableKeyRotation";

    public override bool MayHaveNoSubject => true;

    public override bool Holds(PlannedResource resource) => Is(resource, "enableKeyRotation");
}
