using System.Text.Json;
using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.SecretsManager;
using Amply.Redis.Outputs;

namespace Amply.Ops.Redis;

/// <summary>Finds the token: in Secrets Manager, where rotation puts the new one first, else in the outputs' URL.</summary>
internal static class AuthToken
{
    public static async Task<Secret> FindAsync(StackOutputs outputs, ISecrets secrets, CancellationToken cancellationToken)
    {
        AwsException failure;
        try
        {
            var secret = await secrets.GetSecretValueAsync(outputs.AuthTokenSecretArn, cancellationToken);
            if (Field(secret.Value.Reveal()) is { } token)
            {
                return new Secret(token);
            }

            throw new GroupUnreachableException($"the secret {outputs.AuthTokenSecretArn} holds no field 'token'");
        }
        catch (AwsException error)
        {
            failure = error;
        }

        // Half of AWS may be down while Redis is well: outputs that were saved with their secrets still open it.
        if (outputs.RedisUrl is { } text && text != StackOutputs.Masked && RedisUrl.TryParse(text, out var url, out _) && url.Token is { } fallback)
        {
            return new Secret(fallback);
        }

        throw new GroupUnreachableException($"the AUTH token could not be read: {failure.Message}", failure);
    }

    private static string? Field(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("token", out var token) ? token.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
