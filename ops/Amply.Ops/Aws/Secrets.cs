using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>The action of AWS Secrets Manager that the routines use.</summary>
public interface ISecrets
{
    /// <summary>The current version of a secret.</summary>
    /// <param name="secretId">ARN or name.</param>
    /// <exception cref="AwsServiceException"><see cref="AwsErrorCodes.ResourceNotFound"/>.</exception>
    Task<SecretValue> GetSecretValueAsync(string secretId, CancellationToken cancellationToken);

    /// <summary>The version before the current one (AWSPREVIOUS).</summary>
    /// <param name="secretId">ARN or name.</param>
    /// <exception cref="AwsServiceException"><see cref="AwsErrorCodes.ResourceNotFound"/>: there is no previous version.</exception>
    Task<SecretValue> GetPreviousValueAsync(string secretId, CancellationToken cancellationToken);
}

/// <summary>One version of a secret.</summary>
public sealed record SecretValue
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required string VersionId { get; init; }

    public required Secret Value { get; init; }

    public DateTimeOffset? Created { get; init; }
}

/// <summary>Secrets Manager over JSON 1.1.</summary>
internal sealed class SecretsClient(AwsProtocolClient client) : ISecrets
{
    public Task<SecretValue> GetSecretValueAsync(string secretId, CancellationToken cancellationToken) =>
        GetAsync(new JsonObject { ["SecretId"] = secretId }, cancellationToken);

    public Task<SecretValue> GetPreviousValueAsync(string secretId, CancellationToken cancellationToken) =>
        GetAsync(new JsonObject { ["SecretId"] = secretId, ["VersionStage"] = "AWSPREVIOUS" }, cancellationToken);

    private Task<SecretValue> GetAsync(JsonObject request, CancellationToken cancellationToken) =>
        client.JsonAsync("GetSecretValue", repeatable: true, request.ToJsonString(), Read, cancellationToken);

    private static SecretValue Read(JsonElement reply) => new()
    {
        Arn = reply.RequiredText("ARN"),
        Name = reply.RequiredText(nameof(SecretValue.Name)),
        VersionId = reply.RequiredText(nameof(SecretValue.VersionId)),
        Value = new Secret(reply.RequiredText("SecretString")),
        Created = reply.OptionalMoment("CreatedDate"),
    };
}

/// <summary>A value that no log, message or debugger shows by accident. Only <see cref="Reveal"/> returns it.</summary>
public sealed class Secret(string value) : IEquatable<Secret>
{
    private readonly string value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value in clear, for the connection or the request that needs it.</summary>
    public string Reveal() => value;

    public bool Equals(Secret? other) => other is not null && string.Equals(value, other.value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "[secret]";
}
