using System.Text.Json.Nodes;
using Amply.Lab.ControlPlane.Secrets;

namespace Amply.Lab.Api.SecretsManager;

internal sealed class DescribeSecret(SecretStore store) : ISecretAction
{
    public string Name => "DescribeSecret";

    public SecretReply Invoke(SecretRequest request)
    {
        if (request.OtherThan("SecretId") is { } unknown)
        {
            return SecretReply.InvalidParameter($"The parameter {unknown} is not supported here.");
        }

        if (request.Text("SecretId") is not { Length: > 0 } id)
        {
            return SecretReply.InvalidParameter("The parameter SecretId must be provided and must not be blank.");
        }

        if (store.Find(id) is not { } secret)
        {
            return SecretReply.NotFound();
        }

        var stages = new JsonObject();
        foreach (var version in secret.Versions.Where(version => !version.Stages.IsEmpty))
        {
            stages[version.Id] = new JsonArray([.. version.Stages.Select(stage => JsonValue.Create(stage))]);
        }

        var description = new JsonObject
        {
            ["ARN"] = secret.Arn,
            [SecretReply.NameField] = secret.Name,
            ["RotationEnabled"] = false,
            ["LastChangedDate"] = secret.Versions.Max(version => version.Created).ToUnixTimeMilliseconds() / 1000.0,
            ["CreatedDate"] = secret.Created.ToUnixTimeMilliseconds() / 1000.0,
            ["VersionIdsToStages"] = stages,
        };
        if (secret.Description is not null)
        {
            description["Description"] = secret.Description;
        }

        return SecretReply.Of(description);
    }
}
