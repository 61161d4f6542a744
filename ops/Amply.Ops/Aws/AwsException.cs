using System.Net;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>A call to AWS that did not succeed; the message is a sentence without its full stop.</summary>
public abstract class AwsException : Exception
{
    private protected AwsException(string service, string action, string message, string remedy, Exception? innerException)
        : base(message, innerException) => (Service, Action, Remedy) = (service, action, remedy);

    /// <summary>The service's signing name, for example <c>elasticache</c>.</summary>
    public string Service { get; }

    /// <summary>For example <c>TestFailover</c>.</summary>
    public string Action { get; }

    /// <summary>What the person does about it.</summary>
    public string Remedy { get; }
}

/// <summary>The service answered, and refused: nothing was changed by this call.</summary>
public sealed class AwsServiceException : AwsException
{
    /// <summary>Characters of the service's own words that are kept.</summary>
    private const int MostWords = 300;

    public AwsServiceException(
        string service, string action, string code, HttpStatusCode status, string? requestId, string words, Exception? innerException = null)
        : this(service, new AwsPlace(AwsService.NameOf(service), action), new Refusal(code, status, requestId, words), innerException)
    {
    }

    internal AwsServiceException(string service, AwsPlace place, Refusal refusal, Exception? innerException)
        : this(service, place.Action, AwsTroubles.Refused(refusal.Code, refusal.Status, place), refusal.Short(), innerException)
    {
    }

    private AwsServiceException(string service, string action, AwsTrouble trouble, Refusal refusal, Exception? innerException)
        : base(service, action, $"{action} {refusal.Verb}: {trouble.Sentence} ({refusal.Details})", trouble.Remedy, innerException)
    {
        (Code, Status, RequestId, ServiceMessage) = refusal;
        Kind = trouble.Id;
    }

    /// <summary>The service's error code; <see cref="AwsErrorCodes"/> names those that routines act on.</summary>
    public string Code { get; }

    public HttpStatusCode Status { get; }

    public string? RequestId { get; }

    /// <summary>The service's own words, without their full stop.</summary>
    public string ServiceMessage { get; }

    /// <summary>The kind of trouble, for example <c>throttled</c>: many codes say the same.</summary>
    public string Kind { get; }

    /// <summary>Whether the service failed rather than refused; then the call may have had its effect all the same.</summary>
    public bool IsServerFault => (int)Status >= 500;

    /// <summary>An error as it is on the wire.</summary>
    internal sealed record Refusal(string Code, HttpStatusCode Status, string? RequestId, string Words)
    {
        public string Verb => (int)Status >= 500 ? "failed" : "was refused";

        public string Details =>
            $"{Code}, {(int)Status}{(Words.Length > 0 ? $": {Words}" : "")}{(RequestId is null ? "" : $", request {RequestId}")}";

        public Refusal Short() => this with { Words = Words.Bounded(MostWords).TrimEnd(' ', '.') };
    }
}

/// <summary>The service did not answer, or somebody else answered in its place: whether the call had its effect is unknown.</summary>
public sealed class AwsUnreachableException : AwsException
{
    internal AwsUnreachableException(string service, string action, AwsTrouble trouble, Exception? innerException)
        : base(service, action, trouble.Sentence, trouble.Remedy, innerException)
    {
    }
}

/// <summary>There are no usable credentials: nothing was sent.</summary>
public sealed class AwsCredentialsException : AwsException
{
    internal AwsCredentialsException(string service, string action, AwsTrouble trouble, Exception? innerException)
        : base(service, action, trouble.Sentence, trouble.Remedy, innerException)
    {
    }
}

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
