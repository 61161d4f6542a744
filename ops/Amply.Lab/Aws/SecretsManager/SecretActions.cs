using System.Text.Json.Nodes;
using Amply.Lab.Group;

namespace Amply.Lab.Aws.SecretsManager;

internal sealed class DescribeSecretAction(SecretStore store) : ISecretAction
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

internal sealed class GetSecretValueAction(SecretStore store) : ISecretAction
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
        var sought = stage is null ? $"version {versionId}" : $"staging label: {stage}";
        var version = secret.Versions
            .FirstOrDefault(one => (versionId is null || one.Id == versionId) && (stage is null || one.Stages.Contains(stage)));
        return version is null
            ? SecretReply.Refused(new ApiError(
                AwsErrorCodes.ResourceNotFound, 400, $"Secrets Manager can't find the specified secret value for {sought}"))
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

internal sealed class PutSecretValueAction(SecretStore store) : ISecretAction
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
