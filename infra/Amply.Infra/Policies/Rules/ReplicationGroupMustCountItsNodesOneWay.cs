using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustCountItsNodesOneWay : Policy
{
    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Nodes are counted as cache clusters, or as node groups with replicas; the provider refuses both.";

    public override string Remedy => "set numCacheClusters, or numNodeGroups and replicasPerNodeGroup";

    public override bool Holds(PlannedResource resource) => (Number(resource, "numCacheClusters") is not null) != (Number(resource, "numNodeGroups") is not null || Number(resource, "replicasPerNodeGroup") is not null)
        && !resource.Inputs.ContainsKey("nodeGroupConfigurations");
}
