using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amply.Ops.Aws.Protocol;

/// <summary>The result element of a reply in the Query protocol.</summary>
internal sealed class QueryResponse : AmazonWebServiceResponse
{
    public XElement Result { get; init; } = new("Result");
}

internal sealed class QueryResponseUnmarshaller : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        var root = XDocument.Load(context.Stream).Root!;
        var result = root.Elements().FirstOrDefault(element => element.Name.LocalName.EndsWith("Result", StringComparison.Ordinal));
        return new QueryResponse
        {
            Result = result ?? new XElement("Result"),
            ResponseMetadata = new ResponseMetadata { RequestId = root.Text("ResponseMetadata", "RequestId") },
        };
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        try
        {
            var root = XDocument.Load(context.Stream).Root!;
            var error = root.Part("Error");
            return new AmazonServiceException(
                error?.Text("Message") ?? statusCode.ToString(),
                innerException,
                error?.Text("Type") is "Sender" ? ErrorType.Sender : ErrorType.Receiver,
                error?.Text("Code") ?? statusCode.ToString(),
                root.Text("RequestId"),
                statusCode);
        }
        catch (XmlException)
        {
            // A proxy or a load balancer in between answers in HTML.
            return new AmazonServiceException(
                "The answer is not XML: it does not come from the service.", innerException, ErrorType.Unknown, statusCode.ToString(), null, statusCode);
        }
    }
}
