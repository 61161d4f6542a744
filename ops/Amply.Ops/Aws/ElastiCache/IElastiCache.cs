namespace Amply.Ops.Aws.ElastiCache;

/// <summary>The actions of ElastiCache that the routines use. Lists are complete: all pages are read.</summary>
/// <remarks>
/// Every method throws <see cref="AwsServiceException"/> with the service's code, <see cref="AwsUnreachableException"/> or
/// <see cref="AwsCredentialsException"/>.
/// </remarks>
public interface IElastiCache
{
    /// <exception cref="AwsServiceException"><see cref="AwsErrorCodes.ReplicationGroupNotFound"/>.</exception>
    Task<ReplicationGroup> DescribeReplicationGroupAsync(string replicationGroupId, CancellationToken cancellationToken);

    /// <summary>One member with its node's endpoint.</summary>
    /// <exception cref="AwsServiceException"><see cref="AwsErrorCodes.CacheClusterNotFound"/>.</exception>
    Task<CacheCluster> DescribeCacheClusterAsync(string cacheClusterId, CancellationToken cancellationToken);

    /// <summary>Asks ElastiCache to fail a shard over. The group's status stays <c>available</c>.</summary>
    /// <param name="nodeGroupId">One to four digits; <c>0001</c> without cluster mode.</param>
    /// <exception cref="AwsServiceException">
    /// <see cref="AwsErrorCodes.TestFailoverNotAvailable"/> where AWS blocks it, <see cref="AwsErrorCodes.ApiCallRateForCustomerExceeded"/>
    /// beyond 15 shards in 24 hours.
    /// </exception>
    Task<ReplicationGroup> TestFailoverAsync(string replicationGroupId, string nodeGroupId, CancellationToken cancellationToken);

    /// <summary>Asks for a change that is applied immediately. The group's status is <c>modifying</c> until then.</summary>
    Task<ReplicationGroup> ModifyReplicationGroupAsync(
        string replicationGroupId, ReplicationGroupChange change, CancellationToken cancellationToken);

    /// <summary>Every event in the region since a moment, oldest first; ElastiCache keeps 14 days.</summary>
    Task<ImmutableArray<CacheEvent>> DescribeEventsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The service updates of a group that are not applied yet.</summary>
    Task<ImmutableArray<UpdateAction>> DescribeUpdateActionsAsync(string replicationGroupId, CancellationToken cancellationToken);

    /// <summary>Starts a snapshot and returns it as <c>creating</c>.</summary>
    Task<Snapshot> CreateSnapshotAsync(string snapshotName, SnapshotSubject subject, CancellationToken cancellationToken);

    /// <summary>The snapshots of a group, automated and manual.</summary>
    Task<ImmutableArray<Snapshot>> DescribeSnapshotsAsync(string replicationGroupId, CancellationToken cancellationToken);

    /// <exception cref="AwsServiceException"><see cref="AwsErrorCodes.SnapshotNotFound"/>.</exception>
    Task<Snapshot> DescribeSnapshotAsync(string snapshotName, CancellationToken cancellationToken);

    /// <summary>Deletes at once and for good.</summary>
    Task<Snapshot> DeleteSnapshotAsync(string snapshotName, CancellationToken cancellationToken);

    /// <summary>Copies a snapshot, or with a bucket exports it there as <c>&lt;target&gt;-0001.rdb</c> per shard.</summary>
    Task<Snapshot> CopySnapshotAsync(
        string sourceSnapshotName, string targetSnapshotName, string? targetBucket, CancellationToken cancellationToken);
}

/// <summary>Reads without which a routine can continue.</summary>
internal static class OptionalReads
{
    /// <summary>The events since a moment; null where the API did not answer.</summary>
    public static async Task<ImmutableArray<CacheEvent>?> EventsOrNullAsync(
        this IElastiCache api, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            return await api.DescribeEventsAsync(since, cancellationToken);
        }
        catch (AwsException)
        {
            return null;
        }
    }
}

/// <summary>An event of ElastiCache.</summary>
/// <param name="SourceType">For example <c>replication-group</c> or <c>cache-cluster</c>.</param>
/// <param name="Message">At most <see cref="MostWords"/> characters.</param>
public sealed record CacheEvent(string SourceIdentifier, string SourceType, string Message, DateTimeOffset Date)
{
    /// <summary>How far back events can be read. A minute of the 14 days is left for the request itself.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1);

    public const int MostWords = 300;
}
