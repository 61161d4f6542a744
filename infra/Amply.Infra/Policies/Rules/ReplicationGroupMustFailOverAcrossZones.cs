using System.Collections.Immutable;
using Amply.Model;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustFailOverAcrossZones : Policy
{
    public override ImmutableArray<string> PublicIds =>
    [
        "CKV2_AWS_50", "ElastiCache.3", "AEC4",
        "Prowler elasticache_redis_cluster_automatic_failover_enabled",
        "Prowler elasticache_redis_cluster_multi_az_enabled",
    ];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "A replica in another zone takes over by itself.";

    public override string Remedy => "set amply-redis:mode ha";

    public override bool Holds(PlannedResource resource) => Is(resource, "automaticFailoverEnabled") && Is(resource, "multiAzEnabled");

    public override string? Exception(RedisSettings settings) => settings.Mode == Mode.Single ? "one node has nothing to fail over to: mode single is chosen for its price, and mode ha ends this, in place" : null;
}
