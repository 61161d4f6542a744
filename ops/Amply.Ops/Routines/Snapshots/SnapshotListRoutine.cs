using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Lists a group's snapshots.</summary>
public sealed class SnapshotListRoutine(IGroupAccess group, TimeProvider clock) : IReport<SnapshotListing>
{
    /// <exception cref="AwsException">The snapshots could not be listed.</exception>
    public async Task<SnapshotListing> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var id = group.Target.Outputs.ReplicationGroupId;
        var all = await group.ElastiCache.DescribeSnapshotsAsync(id, cancellationToken);
        return new SnapshotListing([.. all.OrderByDescending(s => s.Created ?? now)]) { ReplicationGroupId = id };
    }
}

/// <summary>A group's snapshots, the newest first.</summary>
public sealed record SnapshotListing(ImmutableArray<Snapshot> Snapshots)
{
    /// <summary>The group; not printed in JSON.</summary>
    internal string ReplicationGroupId { get; init; } = "";
}
