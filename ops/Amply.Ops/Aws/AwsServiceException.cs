using System.Net;

namespace Amply.Ops.Aws;

/// <summary>The service answered, and refused: nothing was changed by this call.</summary>
public sealed class AwsServiceException : AwsException
{
    public AwsServiceException(string service, string action, string code, HttpStatusCode status, string? requestId, string serviceMessage, Exception? innerException = null)
        : base(service, action, $"{action} was refused: {code} ({(int)status}): {serviceMessage} (request {requestId ?? "without id"})", innerException)
    {
        Code = code;
        Status = status;
        RequestId = requestId;
        ServiceMessage = serviceMessage;
    }

    /// <summary>The service's error code; <see cref="AwsErrorCodes"/> names those that routines act on.</summary>
    public string Code { get; }

    public HttpStatusCode Status { get; }

    public string? RequestId { get; }

    /// <summary>The service's own words.</summary>
    public string ServiceMessage { get; }

    /// <summary>Whether the service failed rather than refused; then the call may have had its effect all the same.</summary>
    public bool IsServerFault => (int)Status >= 500;
}
