using System.Text.Json;
using Amply.Keyspace.Connections;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Redis;

namespace Amply.Ops.Target;

/// <summary>Reads the token from Secrets Manager, which has the newest one, else from the outputs' URL.</summary>
internal static class TokenLookup
{
    public static async Task<Secret> FindAsync(StackOutputs outputs, ISecrets secrets, CancellationToken cancellationToken)
    {
        GroupUnreachableException failure;
        try
        {
            var secret = await secrets.GetSecretValueAsync(outputs.AuthTokenSecretArn, cancellationToken);
            if (Field(secret.Value.Reveal()) is { } token)
            {
                return new Secret(token);
            }

            failure = new GroupUnreachableException($"the secret {outputs.AuthTokenSecretArn} holds no field 'token'")
            {
                Remedy = "Write the token to the secret as JSON, or pass outputs that hold redisUrl: --outputs FILE",
            };
        }
        catch (AwsException error)
        {
            failure = new GroupUnreachableException($"the AUTH token could not be read: {error.Message}", error) { Remedy = error.Remedy };
        }

        // AWS may be down while Redis works. Outputs that were saved with secrets have the token.
        if (outputs.RedisUrl is { } text && text != StackOutputs.Masked && RedisUrl.TryParse(text, out var url, out _)
            && url.Token is { } fallback)
        {
            return new Secret(fallback);
        }

        throw failure;
    }

    /// <summary>The token of the version before the current one; null where that version holds none.</summary>
    /// <exception cref="AwsException">There is no such version, or it could not be read.</exception>
    public static async Task<Secret?> FindPreviousAsync(StackOutputs outputs, ISecrets secrets, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetPreviousValueAsync(outputs.AuthTokenSecretArn, cancellationToken);
        return Field(secret.Value.Reveal()) is { } token ? new Secret(token) : null;
    }

    private static string? Field(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("token", out var token)
                && token.ValueKind == JsonValueKind.String
                && token.GetString() is { Length: > 0 } text ? text : null;
        }
        // A string may hold half of a surrogate pair.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
