using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amply.Ops.Aws.Protocol;

/// <summary>The result element of a reply in the Query protocol.</summary>
internal sealed class QueryResponse : AmazonWebServiceResponse
{
    public XElement Result { get; init; } = new("Result");
}

/// <param name="action">The action that the reply must answer.</param>
internal sealed class QueryResponseUnmarshaller(string action) : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        var root = Read(context, context.ResponseData.StatusCode);
        if (root.Name.LocalName != $"{action}Response")
        {
            throw new ForeignReplyException($"a document {Named(root)} instead of '{action}Response'");
        }

        return new QueryResponse
        {
            Result = root.Part($"{action}Result") ?? throw new ForeignReplyException($"a document without the element '{action}Result'"),
            ResponseMetadata = new ResponseMetadata { RequestId = RequestId(root.Part("ResponseMetadata")) },
        };
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var root = Read(context, statusCode);
        var error = root.Name.LocalName is "ErrorResponse" ? root.Part("Error") : null;
        return error?.Text("Code") is { } code && ReplyText.IsId(code)
            ? new AmazonServiceException(
                error.Text("Message") ?? "",
                innerException,
                error.Text("Type") is "Sender" ? ErrorType.Sender : ErrorType.Receiver,
                code,
                RequestId(root),
                statusCode)
            : throw new ForeignReplyException(
                $"a document {Named(root)} that is not an error of the service (status {(int)statusCode})", statusCode);
    }

    private static XElement Read(XmlUnmarshallerContext context, HttpStatusCode status) =>
        QueryDocument.Read(context.Stream, context.ResponseData.ContentType, status);

    private static string Named(XElement root) => $"whose root element is {root.Name.LocalName.Quoted()}";

    private static string? RequestId(XElement? element) => element?.Text("RequestId") is { } id && ReplyText.IsId(id) ? id : null;
}
