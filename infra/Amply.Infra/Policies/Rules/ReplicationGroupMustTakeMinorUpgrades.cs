using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustTakeMinorUpgrades : Policy
{
    public override ImmutableArray<string> PublicIds => ["ElastiCache.2", "Prowler elasticache_redis_cluster_auto_minor_version_upgrades"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Minor versions are taken in the maintenance window.";

    public override string Remedy => "set autoMinorVersionUpgrade";

    public override bool Holds(PlannedResource resource) => Is(resource, "autoMinorVersionUpgrade");
}
