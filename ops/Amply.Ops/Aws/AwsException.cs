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
    /// <summary>What the person can do.</summary>
    public string Remedy { get; }
}

/// <summary>The service refused the call. The call changed nothing, unless <see cref="IsServerFault"/>.</summary>
public sealed class AwsServiceException : AwsException
{
    /// <summary>Characters of the service's message that are kept.</summary>
    private const int MostWords = 300;

    public AwsServiceException(
        string service,
        string action,
        string code,
        HttpStatusCode status,
        string? requestId,
        string words,
        Exception? innerException = null)
        : this(service, new AwsPlace(AwsService.NameOf(service), action), new ErrorReply(code, status, requestId, words), innerException)
    {
    }

    internal AwsServiceException(string service, AwsPlace place, ErrorReply refusal, Exception? innerException)
        : this(service, place.Action, AwsTroubles.Refused(refusal.Code, refusal.Status, place), refusal.Short(), innerException)
    {
    }

    private AwsServiceException(string service, string action, AwsTrouble trouble, ErrorReply refusal, Exception? innerException)
        : base(service, action, $"{action} {refusal.Verb}: {trouble.Sentence} ({refusal.Details})", trouble.Remedy, innerException)
    {
        (Code, Status, RequestId, ServiceMessage) = refusal;
        Kind = trouble.Id;
    }

    /// <summary>The service's error code. <see cref="AwsErrorCodes"/> has the codes that routines act on.</summary>
    public string Code { get; }
    public HttpStatusCode Status { get; }
    public string? RequestId { get; }
    /// <summary>The service's message without its full stop.</summary>
    public string ServiceMessage { get; }
    /// <summary>The kind of trouble, for example <c>throttled</c>. Many codes have one kind.</summary>
    public string Kind { get; }

    /// <summary>Whether the service itself failed. The call may have taken effect.</summary>
    public bool IsServerFault => (int)Status >= 500;

    /// <summary>An error reply.</summary>
    internal sealed record ErrorReply(string Code, HttpStatusCode Status, string? RequestId, string Words)
    {
        public string Verb => (int)Status >= 500 ? "failed" : "was refused";

        public string Details =>
            $"{Code}, {(int)Status}{(Words.Length > 0 ? $": {Words}" : "")}{(RequestId is null ? "" : $", request {RequestId}")}";

        public ErrorReply Short() => this with { Words = Words.Bounded(MostWords).TrimEnd(' ', '.') };
    }
}

/// <summary>The service did not answer, or something else answered. It is not known whether the call took effect.</summary>
internal sealed class AwsUnreachableException(string service, string action, AwsTrouble trouble, Exception? innerException)
    : AwsException(service, action, trouble.Sentence, trouble.Remedy, innerException);

/// <summary>There are no usable credentials. Nothing was sent.</summary>
internal sealed class AwsCredentialsException(string service, string action, AwsTrouble trouble, Exception? innerException)
    : AwsException(service, action, trouble.Sentence, trouble.Remedy, innerException);
