using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustEncryptInTransit : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_30", "ElastiCache.5", "F33", "AEC3", "AWS-0051", "Prowler elasticache_redis_cluster_in_transit_encryption_enabled"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Connections are encrypted, and none in clear text is taken.";

    public override string Remedy => "set transitEncryptionEnabled, and transitEncryptionMode required";

    public override bool Holds(PlannedResource resource) => Is(resource, "transitEncryptionEnabled") && Text(resource, "transitEncryptionMode") is (null or "required");
}
