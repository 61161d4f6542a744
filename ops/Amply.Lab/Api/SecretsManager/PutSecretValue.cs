using System.Text.Json.Nodes;
using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Secrets;

namespace Amply.Lab.Api.SecretsManager;

internal sealed class PutSecretValue(SecretStore store) : ISecretAction
{
    public string Name => "PutSecretValue";

    public SecretReply Invoke(SecretRequest request)
    {
        if (request.OtherThan("SecretId", "ClientRequestToken", "SecretString", "VersionStages") is { } unknown)
        {
            return SecretReply.InvalidParameter($"The parameter {unknown} is not supported here.");
        }

        if (request.Text("SecretId") is not { Length: > 0 } id || request.Text("SecretString") is not { } value)
        {
            return SecretReply.InvalidParameter("The parameters SecretId and SecretString must be provided.");
        }

        var versionId = request.Text("ClientRequestToken") ?? Guid.NewGuid().ToString();
        if (versionId.Length is < 32 or > 64)
        {
            return SecretReply.InvalidParameter($"ClientRequestToken has {versionId.Length} characters; 32 to 64 are allowed.");
        }

        if (store.Find(id) is not { } secret)
        {
            return SecretReply.NotFound();
        }

        var stages = request.Texts("VersionStages") ?? [SecretStore.Current];
        return store.Put(secret, versionId, value, stages) is { } version
            ? SecretReply.Of(new JsonObject
            {
                ["ARN"] = secret.Arn,
                [SecretReply.NameField] = secret.Name,
                ["VersionId"] = version.Id,
                ["VersionStages"] = new JsonArray([.. version.Stages.Select(stage => JsonValue.Create(stage))]),
            })
            : SecretReply.Refused(new ApiError(
                "ResourceExistsException", 400, $"The version {versionId} of the secret exists with another value."));
    }
}
