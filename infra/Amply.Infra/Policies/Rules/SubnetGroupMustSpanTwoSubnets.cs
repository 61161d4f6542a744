using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class SubnetGroupMustSpanTwoSubnets : Policy
{
    public override string Type => ResourceTypes.SubnetGroup;

    public override string Sentence => "The subnet group has two subnets, or a replica could not be added in place.";

    public override string Remedy => "add a subnet in another zone to amply-redis:subnetIds";

    public override bool Holds(PlannedResource resource) => resource.Inputs.TryGetValue("subnetIds", out var ids) && ids.GetArrayLength() >= 2;
}
