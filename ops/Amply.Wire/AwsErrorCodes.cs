namespace Amply.Wire;

/// <summary>
/// The AWS error codes that the routines handle or the lab answers with. Only some of ElastiCache's codes end in <c>Fault</c>.
/// </summary>
public static class AwsErrorCodes
{
    public const string ReplicationGroupNotFound = "ReplicationGroupNotFoundFault";
    public const string NodeGroupNotFound = "NodeGroupNotFoundFault";
    public const string CacheClusterNotFound = "CacheClusterNotFound";
    public const string CacheParameterGroupNotFound = "CacheParameterGroupNotFound";
    public const string InvalidReplicationGroupState = "InvalidReplicationGroupState";
    public const string InvalidCacheClusterState = "InvalidCacheClusterState";
    public const string InsufficientCapacity = "InsufficientCacheClusterCapacity";
    public const string NodeGroupQuotaExceeded = "NodeGroupsPerReplicationGroupQuotaExceeded";
    public const string NoOperation = "NoOperationFault";

    /// <summary>AWS blocks test failovers of the group.</summary>
    public const string TestFailoverNotAvailable = "TestFailoverNotAvailableFault";

    /// <summary>More than 15 shards failed over in a rolling 24 hours.</summary>
    public const string ApiCallRateForCustomerExceeded = "APICallRateForCustomerExceeded";

    public const string SnapshotNotFound = "SnapshotNotFoundFault";
    public const string SnapshotAlreadyExists = "SnapshotAlreadyExistsFault";
    public const string InvalidSnapshotState = "InvalidSnapshotState";
    public const string SnapshotFeatureNotSupported = "SnapshotFeatureNotSupportedFault";

    /// <summary>More than 20 manual snapshots of one node in 24 hours.</summary>
    public const string SnapshotQuotaExceeded = "SnapshotQuotaExceededFault";

    public const string InvalidParameterValue = "InvalidParameterValue";
    public const string InvalidParameterCombination = "InvalidParameterCombination";
    public const string InvalidArn = "InvalidARN";

    public const string Throttling = "Throttling";
    public const string ThrottlingException = "ThrottlingException";
    public const string AccessDenied = "AccessDenied";
    public const string MissingAuthenticationToken = "MissingAuthenticationToken";
    public const string IncompleteSignature = "IncompleteSignature";

    /// <summary>A code of Secrets Manager.</summary>
    public const string ResourceNotFound = "ResourceNotFoundException";
}
