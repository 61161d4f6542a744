using System.Net;
using Amazon.Runtime;

namespace Amply.Ops.Aws.Protocol;

/// <summary>What was answered is not the service's: a portal's page, a document that is cut off, malformed, or of another call.</summary>
/// <remarks>It is of the SDK's type: its pipeline lets it through, and repeats a read after a gateway's 502, 503 or 504.</remarks>
/// <param name="what">What was answered, as a noun phrase: it follows "ACTION returned".</param>
internal sealed class ForeignReplyException(string what, HttpStatusCode status = HttpStatusCode.OK)
    : AmazonServiceException(what, ErrorType.Unknown, nameof(ForeignReplyException), requestId: null, status);
