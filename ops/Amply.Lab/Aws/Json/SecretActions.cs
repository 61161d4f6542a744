using System.Text.Json.Nodes;
using Amply.Lab.Group;

namespace Amply.Lab.Aws.Json;

/// <summary>The actions of Secrets Manager, as far as a lab serves them.</summary>
internal static class SecretsManagerService
{
    public const string SigningName = "secretsmanager";

    /// <summary>The field that holds the secret's name.</summary>
    public const string NameField = "Name";

    public static JsonService Over(SecretStore store) => new(
        SigningName, SigningName, [new GetSecretValueAction(store), new DescribeSecretAction(store), new PutSecretValueAction(store)]);

    public static JsonReply NotFound() => JsonReply.Refused(
        new ApiError(AwsErrorCodes.ResourceNotFound, 400, "Secrets Manager can't find the specified secret."));
}

internal sealed class DescribeSecretAction(SecretStore store) : IJsonAction
{
    public string Name => "DescribeSecret";

    public JsonReply Invoke(JsonBody request)
    {
        if (request.OtherThan("SecretId") is { } unknown)
        {
            return JsonReply.InvalidParameter($"The parameter {unknown} is not supported here.");
        }

        if (request.Text("SecretId") is not { Length: > 0 } id)
        {
            return JsonReply.InvalidParameter("The parameter SecretId must be provided and must not be blank.");
        }

        if (store.Find(id) is not { } secret)
        {
            return SecretsManagerService.NotFound();
        }

        var stages = new JsonObject();
        foreach (var version in secret.Versions.Where(version => !version.Stages.IsEmpty))
        {
            stages[version.Id] = new JsonArray([.. version.Stages.Select(stage => JsonValue.Create(stage))]);
        }

        var description = new JsonObject
        {
            ["ARN"] = secret.Arn,
            [SecretsManagerService.NameField] = secret.Name,
            ["RotationEnabled"] = false,
            ["LastChangedDate"] = secret.Versions.Max(version => version.Created).ToUnixTimeMilliseconds() / 1000.0,
            ["CreatedDate"] = secret.Created.ToUnixTimeMilliseconds() / 1000.0,
            ["VersionIdsToStages"] = stages,
        };
        if (secret.Description is not null)
        {
            description["Description"] = secret.Description;
        }

        return JsonReply.Of(description);
    }
}

internal sealed class GetSecretValueAction(SecretStore store) : IJsonAction
{
    public string Name => "GetSecretValue";

    public JsonReply Invoke(JsonBody request)
    {
        if (request.OtherThan("SecretId", "VersionId", "VersionStage") is { } unknown)
        {
            return JsonReply.InvalidParameter($"The parameter {unknown} is not supported here.");
        }

        if (request.Text("SecretId") is not { Length: > 0 } id)
        {
            return JsonReply.InvalidParameter("The parameter SecretId must be provided and must not be blank.");
        }

        if (store.Find(id) is not { } secret)
        {
            return SecretsManagerService.NotFound();
        }

        var versionId = request.Text("VersionId");
        var stage = request.Text("VersionStage") ?? (versionId is null ? SecretStore.Current : null);
        var sought = stage is null ? $"version {versionId}" : $"staging label: {stage}";
        var version = secret.Versions
            .FirstOrDefault(one => (versionId is null || one.Id == versionId) && (stage is null || one.Stages.Contains(stage)));
        return version is null
            ? JsonReply.Refused(new ApiError(
                AwsErrorCodes.ResourceNotFound, 400, $"Secrets Manager can't find the specified secret value for {sought}"))
            : JsonReply.Of(new JsonObject
            {
                ["ARN"] = secret.Arn,
                [SecretsManagerService.NameField] = secret.Name,
                ["VersionId"] = version.Id,
                ["SecretString"] = version.Reveal(),
                ["VersionStages"] = new JsonArray([.. version.Stages.Select(one => JsonValue.Create(one))]),
                ["CreatedDate"] = version.Created.ToUnixTimeMilliseconds() / 1000.0,
            });
    }
}

internal sealed class PutSecretValueAction(SecretStore store) : IJsonAction
{
    public string Name => "PutSecretValue";

    public JsonReply Invoke(JsonBody request)
    {
        if (request.OtherThan("SecretId", "ClientRequestToken", "SecretString", "VersionStages") is { } unknown)
        {
            return JsonReply.InvalidParameter($"The parameter {unknown} is not supported here.");
        }

        if (request.Text("SecretId") is not { Length: > 0 } id || request.Text("SecretString") is not { } value)
        {
            return JsonReply.InvalidParameter("The parameters SecretId and SecretString must be provided.");
        }

        var versionId = request.Text("ClientRequestToken") ?? Guid.NewGuid().ToString();
        if (versionId.Length is < 32 or > 64)
        {
            return JsonReply.InvalidParameter($"ClientRequestToken has {versionId.Length} characters; 32 to 64 are allowed.");
        }

        if (store.Find(id) is not { } secret)
        {
            return SecretsManagerService.NotFound();
        }

        var stages = request.Texts("VersionStages") ?? [SecretStore.Current];
        return store.Put(secret, versionId, value, stages) is { } version
            ? JsonReply.Of(new JsonObject
            {
                ["ARN"] = secret.Arn,
                [SecretsManagerService.NameField] = secret.Name,
                ["VersionId"] = version.Id,
                ["VersionStages"] = new JsonArray([.. version.Stages.Select(stage => JsonValue.Create(stage))]),
            })
            : JsonReply.Refused(new ApiError(
                "ResourceExistsException", 400, $"The version {versionId} of the secret exists with another value."));
    }
}
