using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustAuthenticate : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_31", "ElastiCache.6", "F44", "AEC6", "Prowler elasticache_redis_replication_group_auth_enabled"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Clients authenticate with a token, over TLS.";

    public override string Remedy => "set authToken";

    public override bool Holds(PlannedResource resource) => Is(resource, "transitEncryptionEnabled") && Text(resource, "authToken") is not null;
}
