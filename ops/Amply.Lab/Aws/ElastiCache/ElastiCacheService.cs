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
            new DescribeReplicationGroups(control),
            new DescribeCacheClusters(control),
            new TestFailover(control),
            new IncreaseReplicaCount(control),
            new DecreaseReplicaCount(control),
            new ModifyReplicationGroup(control),
            new ModifyReplicationGroupShardConfiguration(control),
            new CreateSnapshot(control),
            new CopySnapshot(control),
            new DeleteSnapshot(control),
            new DescribeSnapshots(control),
            new DescribeEvents(control),
            new DescribeCacheParameters(control),
            new ListTagsForResource(control),
        ]);
}

internal static class GroupLookup
{
    /// <summary>The refusal of a request for another group than the lab's, or with a problem of its own.</summary>
    public static ApiError? Refuse(this ReplicationGroup group, Parameters parameters, string? replicationGroupId) =>
        parameters.Problem ?? (group.Is(replicationGroupId) ? null : ApiErrors.ReplicationGroupNotFound(replicationGroupId ?? ""));

    /// <summary>Whether the id is this group's; ids are stored in lower case and compared without regard to it.</summary>
    public static bool Is(this ReplicationGroup group, string? replicationGroupId) =>
        string.Equals(group.State.Settings.ReplicationGroupId, replicationGroupId, StringComparison.OrdinalIgnoreCase);
}
