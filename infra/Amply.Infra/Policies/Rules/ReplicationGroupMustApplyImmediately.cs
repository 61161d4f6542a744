using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustApplyImmediately : Policy
{
    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "A change is made when it is asked for, or failover stays off until the maintenance window.";

    public override string Remedy => "set applyImmediately";

    public override bool Holds(PlannedResource resource) => Is(resource, "applyImmediately");
}
