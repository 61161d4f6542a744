using System.Net;
using System.Text.Json;
using System.Text.Unicode;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amply.Ops.Aws.Protocol;

/// <summary>A reply in the JSON 1.1 protocol.</summary>
internal sealed class JsonResponse : AmazonWebServiceResponse
{
    public JsonElement Result { get; init; }
}

/// <remarks>A reply may hold a secret, so no message quotes it.</remarks>
/// <param name="hasNoResult">Whether the action has no result: its reply is empty.</param>
internal sealed class JsonReplyUnmarshaller(bool hasNoResult) : JsonResponseUnmarshaller
{
    private const string RequestIdHeader = "x-amzn-RequestId";
    private const string ErrorTypeHeader = "x-amzn-ErrorType";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new JsonResponse
    {
        Result = hasNoResult ? default : Read(context, context.ResponseData.StatusCode),
        ResponseMetadata = new ResponseMetadata { RequestId = RequestId(context) },
    };

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var error = Read(context, statusCode);
        // The type may carry a namespace before a '#' and a location after a ':'.
        var code = (error.OptionalText("__type") ?? context.ResponseData.GetHeaderValue(ErrorTypeHeader))?.Split('#')[^1].Split(':')[0];
        return code is not null && ReplyText.IsId(code)
            ? new AmazonServiceException(
                error.OptionalText("message") ?? error.OptionalText("Message") ?? "",
                innerException,
                (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender,
                code,
                RequestId(context),
                statusCode)
            : throw new ForeignReplyException($"a JSON object that is not an error of the service (status {(int)statusCode})", statusCode);
    }

    private static JsonElement Read(JsonUnmarshallerContext context, HttpStatusCode status)
    {
        var type = context.ResponseData.ContentType;
        if (type is { Length: > 0 } && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ForeignReplyException($"{type.Quoted()} instead of JSON (status {(int)status})", status);
        }

        using var body = new MemoryStream();
        context.Stream.CopyTo(body);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        try
        {
            using var document = Utf8.IsValid(bytes.Span) ? JsonDocument.Parse(bytes, Strict) : null;
            return document?.RootElement.ValueKind is JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ForeignReplyException($"something that is not a JSON object (status {(int)status})", status);
        }
        catch (JsonException)
        {
            var what = bytes.IsEmpty ? "an empty answer" : "a document that is cut off or is not JSON of the service";
            throw new ForeignReplyException($"{what} (status {(int)status})", status);
        }
    }

    private static string? RequestId(JsonUnmarshallerContext context) =>
        context.ResponseData.GetHeaderValue(RequestIdHeader) is { } id && ReplyText.IsId(id) ? id : null;
}

/// <summary>Reads members of a reply in the JSON 1.1 protocol. No message quotes a value: it may be a secret.</summary>
internal static class JsonMembers
{
    /// <summary>Null where the member is missing, null or empty.</summary>
    public static string? OptionalText(this JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            return value.ValueKind is JsonValueKind.String && value.GetString() is var text
                ? (text is { Length: > 0 } ? text : null)
                : throw new ForeignReplyException($"a member {name.Quoted()} that is not a text");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            throw new ForeignReplyException($"a member {name.Quoted()} that is not a text");
        }
    }

    public static string RequiredText(this JsonElement element, string name) =>
        element.OptionalText(name) ?? throw new ForeignReplyException($"a JSON object without the member {name.Quoted()}");

    /// <summary>Seconds since 1970.</summary>
    public static DateTimeOffset? OptionalMoment(this JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : throw new ForeignReplyException($"a member {name.Quoted()} that is not a time");
    }
}
