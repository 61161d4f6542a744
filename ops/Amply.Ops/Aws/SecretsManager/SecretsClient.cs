using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.SecretsManager;

/// <summary>Secrets Manager over JSON 1.1.</summary>
internal sealed class SecretsClient(AwsProtocolClient client) : ISecrets
{
    public Task<SecretValue> GetSecretValueAsync(string secretId, CancellationToken cancellationToken) => client.JsonAsync(
        "GetSecretValue", repeatable: true, new JsonObject { ["SecretId"] = secretId }.ToJsonString(), Read, cancellationToken);

    private static SecretValue Read(JsonElement reply) => new()
    {
        Arn = reply.RequiredText("ARN"),
        Name = reply.RequiredText(nameof(SecretValue.Name)),
        VersionId = reply.RequiredText(nameof(SecretValue.VersionId)),
        Value = new Secret(reply.RequiredText("SecretString")),
        Created = reply.OptionalMoment("CreatedDate"),
    };
}
