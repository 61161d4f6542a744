using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustUseASubnetGroupOfItsOwn : Policy
{
    public override ImmutableArray<string> PublicIds => ["ElastiCache.7", "AEC1"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "The group is in subnets that were chosen, not in the default ones.";

    public override string Remedy => "set subnetGroupName to a group other than default";

    public override bool Holds(PlannedResource resource) => Text(resource, "subnetGroupName") is not (null or "default");
}
