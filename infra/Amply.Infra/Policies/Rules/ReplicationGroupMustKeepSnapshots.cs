using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustKeepSnapshots : Policy
{
    public override ImmutableArray<string> PublicIds => ["ElastiCache.1", "AWS-0050"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Automatic snapshots are kept for a day or longer.";

    public override string Remedy => "set amply-redis:snapshotRetentionDays 1 or more";

    public override bool Holds(PlannedResource resource) => Number(resource, "snapshotRetentionLimit") >= 1;
}
