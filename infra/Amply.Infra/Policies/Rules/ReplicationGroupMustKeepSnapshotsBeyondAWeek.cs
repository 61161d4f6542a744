using System.Collections.Immutable;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustKeepSnapshotsBeyondAWeek : Policy
{
    public override ImmutableArray<string> PublicIds => ["Prowler elasticache_redis_cluster_backup_enabled"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Automatic snapshots are kept for longer than seven days.";

    public override string Remedy => "set amply-redis:snapshotRetentionDays 8 or more";

    public override bool Holds(PlannedResource resource) => Number(resource, "snapshotRetentionLimit") > 7;

    public override string? Exception(RedisSettings settings) => "sessions live for seven days, so an older snapshot restores none (amply-redis:snapshotRetentionDays)";
}
