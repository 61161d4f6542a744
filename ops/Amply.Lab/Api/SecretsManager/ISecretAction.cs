using System.Text.Json.Nodes;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.SecretsManager;

/// <summary>One of Secrets Manager's actions.</summary>
internal interface ISecretAction
{
    string Name { get; }

    SecretReply Invoke(SecretRequest request);
}

/// <summary>What an action answers: its result, or a refusal.</summary>
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
        Refused(new ApiError("ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret."));
}
