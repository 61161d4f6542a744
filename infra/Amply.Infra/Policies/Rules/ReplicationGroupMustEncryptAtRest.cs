using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustEncryptAtRest : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_29", "ElastiCache.4", "F25", "AEC3", "AWS-0045", "Prowler elasticache_redis_cluster_rest_encryption_enabled"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Data at rest is encrypted.";

    public override string Remedy => "set atRestEncryptionEnabled when the group is made; it is replace-only";

    public override bool Holds(PlannedResource resource) => Is(resource, "atRestEncryptionEnabled");
}
