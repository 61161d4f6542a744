using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Lab.Group;
using Microsoft.AspNetCore.Http;

namespace Amply.Lab.Aws.Json;

/// <summary>Passes requests of the JSON 1.1 protocol to their action.</summary>
internal sealed class JsonEndpoint(ImmutableArray<JsonService> services, ApiFaults faults)
{
    public const string TargetHeader = "X-Amz-Target";

    public async Task HandleAsync(HttpContext http)
    {
        var reply = await AnswerAsync(http);
        http.Response.StatusCode = reply.Error?.Status ?? StatusCodes.Status200OK;
        http.Response.ContentType = "application/x-amz-json-1.1";
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        var body = reply.Error is { } error ? new JsonObject { ["__type"] = error.Code, ["Message"] = error.Message } : reply.Content;
        await http.Response.WriteAsync(body?.ToJsonString() ?? "", http.RequestAborted);
    }

    private async Task<JsonReply> AnswerAsync(HttpContext http)
    {
        var (credential, unsigned) = Credential.Of(http.Request);
        if (unsigned is not null)
        {
            return JsonReply.Refused(unsigned with { Code = unsigned.Code + "Exception", Status = StatusCodes.Status400BadRequest });
        }

        var target = http.Request.Headers[TargetHeader].ToString();
        var service = services.FirstOrDefault(one => target.StartsWith($"{one.TargetName}.", StringComparison.Ordinal));
        var name = service is null ? target : target[(service.TargetName.Length + 1)..];
        if (await faults.InterceptAsync(new ApiCall(credential!.Service, name), http.RequestAborted) is { } injected)
        {
            return JsonReply.Refused(injected);
        }

        if (service?.Actions.FirstOrDefault(action => action.Name == name) is not { } action)
        {
            return JsonReply.Refused(new ApiError("UnknownOperationException", 400, $"The operation {target} is not served here."));
        }

        if (credential.Service != service.SigningName)
        {
            return JsonReply.Refused(new ApiError(
                "InvalidSignatureException", 400, $"Credential should be scoped to correct service: '{service.SigningName}'."));
        }

        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) is JsonObject request
                ? action.Invoke(new JsonBody(request))
                : JsonReply.Refused(new ApiError("SerializationException", 400, "The body must be a JSON object."));
        }
        catch (JsonException)
        {
            // The parser's message may quote the body, which may hold a secret.
            return JsonReply.Refused(new ApiError("SerializationException", 400, "The body is not JSON."));
        }
    }
}

/// <summary>A service that speaks the JSON 1.1 protocol.</summary>
/// <param name="SigningName">The name in the signature's credential scope.</param>
/// <param name="TargetName">The part of the header X-Amz-Target before the action.</param>
internal sealed record JsonService(string SigningName, string TargetName, ImmutableArray<IJsonAction> Actions);

/// <summary>One action of a service that speaks the JSON 1.1 protocol.</summary>
internal interface IJsonAction
{
    string Name { get; }

    JsonReply Invoke(JsonBody request);
}

/// <summary>The answer of an action: its result, or a refusal.</summary>
internal sealed class JsonReply
{
    public ApiError? Error { get; private init; }

    public JsonObject? Content { get; private init; }

    /// <summary>The answer of an action without a result: AWS sends no body.</summary>
    public static JsonReply Empty { get; } = new();

    public static JsonReply Of(JsonObject content) => new() { Content = content };

    public static JsonReply Refused(ApiError error) => new() { Error = error };

    public static JsonReply InvalidParameter(string message) => Refused(new ApiError("InvalidParameterException", 400, message));
}

/// <summary>The fields of a request. A field of another type counts as absent.</summary>
internal sealed class JsonBody(JsonObject body)
{
    public string? Text(string name) =>
        body[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    public ImmutableArray<string>? Texts(string name) =>
        body[name] is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.ToString())] : null;

    public long? Number(string name) =>
        body[name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number && value.TryGetValue(out long number) ? number : null;

    public ImmutableArray<JsonBody>? Objects(string name) =>
        body[name] is JsonArray array ? [.. array.OfType<JsonObject>().Select(item => new JsonBody(item))] : null;

    /// <summary>The first field that is not in the list; null if there is none.</summary>
    public string? OtherThan(params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in body)
        {
            if (!known.Contains(name))
            {
                return name;
            }
        }

        return null;
    }
}
