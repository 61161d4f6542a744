namespace Amply.Lab.Group;

/// <summary>ElastiCache's refusals with their codes and HTTP statuses.</summary>
public static class ApiErrors
{
    public static ApiError ReplicationGroupNotFound(string id) =>
        new(AwsErrorCodes.ReplicationGroupNotFound, 404, $"ReplicationGroup {id} not found.");

    public static ApiError NodeGroupNotFound(string id) =>
        new(AwsErrorCodes.NodeGroupNotFound, 404, $"Node group {id} not found.");

    public static ApiError CacheClusterNotFound(string id) =>
        new(AwsErrorCodes.CacheClusterNotFound, 404, $"CacheCluster not found: {id}");

    public static ApiError SnapshotNotFound(string name) =>
        new(AwsErrorCodes.SnapshotNotFound, 404, $"Snapshot {name} not found.");

    public static ApiError CacheParameterGroupNotFound(string name) =>
        new(AwsErrorCodes.CacheParameterGroupNotFound, 404, $"CacheParameterGroup {name} not found.");

    public static ApiError InvalidReplicationGroupState(string message) => new(AwsErrorCodes.InvalidReplicationGroupState, 400, message);

    public static ApiError InsufficientCapacity(string message) => new(AwsErrorCodes.InsufficientCapacity, 400, message);

    public static ApiError NodeGroupQuotaExceeded(string message) => new(AwsErrorCodes.NodeGroupQuotaExceeded, 400, message);

    public static ApiError InvalidCacheClusterState(string message) => new(AwsErrorCodes.InvalidCacheClusterState, 400, message);

    public static ApiError InvalidSnapshotState(string message) => new(AwsErrorCodes.InvalidSnapshotState, 400, message);

    public static ApiError TestFailoverNotAvailable() =>
        new(AwsErrorCodes.TestFailoverNotAvailable, 400, "The TestFailover action is not available.");

    public static ApiError CallRateExceeded(string message) => new(AwsErrorCodes.ApiCallRateForCustomerExceeded, 400, message);

    public static ApiError SnapshotAlreadyExists(string name) =>
        new(AwsErrorCodes.SnapshotAlreadyExists, 400, $"Snapshot {name} already exists.");

    public static ApiError SnapshotQuotaExceeded(string message) => new(AwsErrorCodes.SnapshotQuotaExceeded, 400, message);

    public static ApiError SnapshotFeatureNotSupported(string message) => new(AwsErrorCodes.SnapshotFeatureNotSupported, 400, message);

    public static ApiError NoOperation(string message) => new(AwsErrorCodes.NoOperation, 400, message);

    public static ApiError InvalidArn(string arn) => new(AwsErrorCodes.InvalidArn, 400, $"The ARN {arn} is not valid.");

    public static ApiError InvalidParameterValue(string message) => new(AwsErrorCodes.InvalidParameterValue, 400, message);

    public static ApiError InvalidParameterCombination(string message) => new(AwsErrorCodes.InvalidParameterCombination, 400, message);
}

/// <summary>A refusal in AWS' form.</summary>
/// <param name="Code">For example <c>ReplicationGroupNotFoundFault</c>. Only some codes end in <c>Fault</c>.</param>
/// <param name="Status">HTTP status.</param>
public sealed record ApiError(string Code, int Status, string Message)
{
    /// <summary>The party at fault, in the Query protocol's words.</summary>
    public string Type => Status >= 500 ? "Receiver" : "Sender";
}
