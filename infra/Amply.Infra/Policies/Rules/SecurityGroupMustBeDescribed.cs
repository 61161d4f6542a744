using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class SecurityGroupMustBeDescribed : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_23", "AWS-0049"];

    public override string Type => ResourceTypes.SecurityGroup;

    public override string Sentence => "The security group says what it is for.";

    public override string Remedy => "set description";

    public override bool Holds(PlannedResource resource) => Text(resource, "description") is not (null or "Managed by Pulumi");
}
