using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws.ElastiCache;

/// <summary>ElastiCache's actions, as far as a lab serves them.</summary>
internal static class ElastiCacheService
{
    public static QueryService Over(GroupControl control) => new(
        "elasticache",
        "2015-02-02",
        "http://elasticache.amazonaws.com/doc/2015-02-02/",
        [
            new DescribeReplicationGroupsAction(control),
            new DescribeCacheClustersAction(control),
            new TestFailoverAction(control),
            new IncreaseReplicaCountAction(control),
            new DecreaseReplicaCountAction(control),
            new ModifyReplicationGroupAction(control),
            new ModifyReplicationGroupShardConfigurationAction(control),
            new CreateSnapshotAction(control),
            new CopySnapshotAction(control),
            new DeleteSnapshotAction(control),
            new DescribeSnapshotsAction(control),
            new DescribeEventsAction(control),
            new DescribeUpdateActionsAction(control),
            new DescribeCacheParametersAction(control),
            new ListTagsForResourceAction(control),
        ]);
}

internal static class GroupLookup
{
    /// <summary>Refuses a request with a wrong parameter, or for another group than the lab's.</summary>
    public static ApiError? Refuse(this LabGroup group, Parameters parameters, string? replicationGroupId) =>
        parameters.Problem ?? (group.Is(replicationGroupId) ? null : ApiErrors.ReplicationGroupNotFound(replicationGroupId ?? ""));

    /// <summary>Whether the id is this group's. Case does not matter.</summary>
    public static bool Is(this LabGroup group, string? replicationGroupId) =>
        string.Equals(group.State.Settings.ReplicationGroupId, replicationGroupId, StringComparison.OrdinalIgnoreCase);
}
