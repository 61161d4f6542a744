namespace Amply.Ops.Aws;

/// <summary>Error codes as they are on the wire; ElastiCache ends some in <c>Fault</c> and some not.</summary>
public static class AwsErrorCodes
{
    public const string ReplicationGroupNotFound = "ReplicationGroupNotFoundFault";
    public const string NodeGroupNotFound = "NodeGroupNotFoundFault";
    public const string CacheClusterNotFound = "CacheClusterNotFound";
    public const string InvalidReplicationGroupState = "InvalidReplicationGroupState";
    public const string InvalidCacheClusterState = "InvalidCacheClusterState";
    public const string TestFailoverNotAvailable = "TestFailoverNotAvailableFault";

    /// <summary>More than 15 shards failed over in a rolling 24 hours.</summary>
    public const string ApiCallRateForCustomerExceeded = "APICallRateForCustomerExceeded";

    public const string NoOperation = "NoOperationFault";
    public const string SnapshotNotFound = "SnapshotNotFoundFault";
    public const string SnapshotAlreadyExists = "SnapshotAlreadyExistsFault";

    /// <summary>More than 20 manual snapshots of one node in 24 hours.</summary>
    public const string SnapshotQuotaExceeded = "SnapshotQuotaExceededFault";

    public const string SnapshotFeatureNotSupported = "SnapshotFeatureNotSupportedFault";
    public const string InvalidSnapshotState = "InvalidSnapshotState";
    public const string InvalidParameterValue = "InvalidParameterValue";
    public const string InvalidParameterCombination = "InvalidParameterCombination";

    /// <summary>Secrets Manager's.</summary>
    public const string ResourceNotFound = "ResourceNotFoundException";

    public const string AccessDenied = "AccessDenied";
    public const string Throttling = "Throttling";
}
