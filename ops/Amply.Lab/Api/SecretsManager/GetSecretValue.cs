using System.Text.Json.Nodes;
using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Secrets;

namespace Amply.Lab.Api.SecretsManager;

internal sealed class GetSecretValue(SecretStore store) : ISecretAction
{
    public string Name => "GetSecretValue";

    public SecretReply Invoke(SecretRequest request)
    {
        if (request.OtherThan("SecretId", "VersionId", "VersionStage") is { } unknown)
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

        var versionId = request.Text("VersionId");
        var stage = request.Text("VersionStage") ?? (versionId is null ? SecretStore.Current : null);
        var version = secret.Versions.FirstOrDefault(one => (versionId is null || one.Id == versionId) && (stage is null || one.Stages.Contains(stage)));
        return version is null
            ? SecretReply.Refused(new ApiError(
                "ResourceNotFoundException", 400, $"Secrets Manager can't find the specified secret value for {(stage is null ? $"version {versionId}" : $"staging label: {stage}")}"))
            : SecretReply.Of(new JsonObject
            {
                ["ARN"] = secret.Arn,
                [SecretReply.NameField] = secret.Name,
                ["VersionId"] = version.Id,
                ["SecretString"] = version.Reveal(),
                ["VersionStages"] = new JsonArray([.. version.Stages.Select(one => JsonValue.Create(one))]),
                ["CreatedDate"] = version.Created.ToUnixTimeMilliseconds() / 1000.0,
            });
    }
}
