using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amply.Ops.Aws.Protocol;

/// <summary>A reply in the JSON 1.1 protocol.</summary>
internal sealed class JsonResponse : AmazonWebServiceResponse
{
    public JsonElement Result { get; init; }
}

/// <remarks>A reply may hold a secret, so no message here quotes it.</remarks>
internal sealed class JsonReplyUnmarshaller : JsonResponseUnmarshaller
{
    private const string RequestIdHeader = "x-amzn-RequestId";

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new JsonResponse
    {
        Result = Read(context),
        ResponseMetadata = new ResponseMetadata { RequestId = context.ResponseData.GetHeaderValue(RequestIdHeader) },
    };

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var requestId = context.ResponseData.GetHeaderValue(RequestIdHeader);
        try
        {
            var error = Read(context);
            // The type may carry a namespace before a '#' and a location after a ':'.
            var code = Text(error, "__type")?.Split('#')[^1].Split(':')[0] ?? statusCode.ToString();
            var message = Text(error, "message") ?? Text(error, "Message") ?? statusCode.ToString();
            return new AmazonServiceException(
                message, innerException, (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender, code, requestId, statusCode);
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return new AmazonServiceException(
                "The answer is not JSON: it does not come from the service.", innerException, ErrorType.Unknown, statusCode.ToString(), requestId, statusCode);
        }
    }

    private static JsonElement Read(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw new FormatException("The reply is not a JSON object.");
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
