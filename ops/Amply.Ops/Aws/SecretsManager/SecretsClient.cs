using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.SecretsManager;

/// <summary>Secrets Manager over JSON 1.1.</summary>
internal sealed class SecretsClient(AwsProtocolClient client) : ISecrets
{
    public async Task<SecretValue> GetSecretValueAsync(string secretId, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["SecretId"] = secretId }.ToJsonString();
        var reply = await client.JsonAsync("GetSecretValue", repeatable: true, body, cancellationToken);
        return new SecretValue
        {
            Arn = Text(reply, "ARN"),
            Name = Text(reply, nameof(SecretValue.Name)),
            VersionId = Text(reply, nameof(SecretValue.VersionId)),
            Value = new Secret(Text(reply, "SecretString")),
            Created = reply.TryGetProperty("CreatedDate", out var created) && created.TryGetDouble(out var seconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
                : null,
        };
    }

    private static string Text(JsonElement reply, string name) =>
        reply.TryGetProperty(name, out var value) && value.GetString() is { } text
            ? text
            : throw new FormatException($"The reply to GetSecretValue has no {name}.");
}
