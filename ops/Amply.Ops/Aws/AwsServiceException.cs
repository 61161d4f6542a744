using System.Net;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

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
