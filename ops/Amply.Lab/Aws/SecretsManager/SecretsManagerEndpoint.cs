using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Lab.Group;
using Microsoft.AspNetCore.Http;

namespace Amply.Lab.Aws.SecretsManager;

/// <summary>Passes Secrets Manager's requests, JSON 1.1, to their action.</summary>
internal sealed class SecretsManagerEndpoint(SecretStore store, ApiFaults faults)
{
    public const string TargetHeader = "X-Amz-Target";

    private const string TargetPrefix = "secretsmanager.";

    private readonly ImmutableArray<ISecretAction> actions =
        [new GetSecretValueAction(store), new DescribeSecretAction(store), new PutSecretValueAction(store)];

    public async Task HandleAsync(HttpContext http)
    {
        var reply = await AnswerAsync(http);
        http.Response.StatusCode = reply.Error?.Status ?? StatusCodes.Status200OK;
        http.Response.ContentType = "application/x-amz-json-1.1";
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        var body = reply.Error is { } error ? new JsonObject { ["__type"] = error.Code, ["Message"] = error.Message } : reply.Content!;
        await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }

    private async Task<SecretReply> AnswerAsync(HttpContext http)
    {
        var (credential, unsigned) = Credential.Of(http.Request);
        if (unsigned is not null)
        {
            return SecretReply.Refused(unsigned with { Code = unsigned.Code + "Exception", Status = StatusCodes.Status400BadRequest });
        }

        var target = http.Request.Headers[TargetHeader].ToString();
        var name = target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? target[TargetPrefix.Length..] : target;
        if (await faults.InterceptAsync(new ApiCall(credential!.Service, name), http.RequestAborted) is { } injected)
        {
            return SecretReply.Refused(injected);
        }

        if (actions.FirstOrDefault(action => target == TargetPrefix + action.Name) is not { } action)
        {
            return SecretReply.Refused(new ApiError("UnknownOperationException", 400, $"The operation {target} is not served here."));
        }

        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) is JsonObject request
                ? action.Invoke(new SecretRequest(request))
                : SecretReply.Refused(new ApiError("SerializationException", 400, "The body must be a JSON object."));
        }
        catch (JsonException)
        {
            // The parser's message may quote the body, which may hold a secret.
            return SecretReply.Refused(new ApiError("SerializationException", 400, "The body is not JSON."));
        }
    }
}

/// <summary>One of Secrets Manager's actions.</summary>
internal interface ISecretAction
{
    string Name { get; }

    SecretReply Invoke(SecretRequest request);
}

/// <summary>The answer of an action: its result, or a refusal.</summary>
internal sealed class SecretReply
{
    /// <summary>The field that holds the secret's name.</summary>
    public const string NameField = "Name";

    public ApiError? Error { get; private init; }

    public JsonObject? Content { get; private init; }

    public static SecretReply Of(JsonObject content) => new() { Content = content };

    public static SecretReply Refused(ApiError error) => new() { Error = error };

    public static SecretReply InvalidParameter(string message) => Refused(new ApiError("InvalidParameterException", 400, message));

    public static SecretReply NotFound() =>
        Refused(new ApiError(AwsErrorCodes.ResourceNotFound, 400, "Secrets Manager can't find the specified secret."));
}

/// <summary>The fields of a request. A field of another type counts as absent.</summary>
internal sealed class SecretRequest(JsonObject body)
{
    public string? Text(string name) =>
        body[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    public ImmutableArray<string>? Texts(string name) =>
        body[name] is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.ToString())] : null;

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
