using Amply.Lab.Api.Query;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

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
