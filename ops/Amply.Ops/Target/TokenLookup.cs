using System.Text.Json;
using Amply.Keyspace.Connections;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Target;

/// <summary>Reads the token from Secrets Manager, which has the newest one, else from the outputs' URL.</summary>
internal static class TokenLookup
{
    private static readonly TimeSpan PatienceWithASavedToken = TimeSpan.FromSeconds(5);

    private const string FileOption = "--outputs ";

    public static async Task<FoundToken> FindAsync(GroupTarget target, ISecrets secrets, CancellationToken cancellationToken)
    {
        var outputs = target.Outputs;
        // AWS may be down while Redis works. Outputs that were saved with secrets have the token.
        var saved = Saved(outputs);
        GroupUnreachableException failure;
        try
        {
            var reading = secrets.GetSecretValueAsync(outputs.AuthTokenSecretArn, cancellationToken);
            var secret = await reading.WaitAsync(saved is null ? Timeout.InfiniteTimeSpan : PatienceWithASavedToken, cancellationToken);
            if (Field(secret.Value.Reveal()) is { } token)
            {
                return new FoundToken(new Secret(token), OfTheSecret(outputs), IsOfSecret: true);
            }

            failure = new GroupUnreachableException($"the secret {outputs.AuthTokenSecretArn} holds no field 'token'")
            {
                Failure = new ConnectionFailure(
                    ConnectionFailureKind.NoToken, Detail: $"the secret {outputs.AuthTokenSecretArn} holds no field 'token'"),
                Remedy = "Write the token to the secret as JSON, or pass outputs that hold redisUrl: --outputs FILE",
            };
        }
        catch (AwsException error)
        {
            failure = new GroupUnreachableException($"the AUTH token could not be read: {error.Message}", error)
            {
                Failure = new ConnectionFailure(ConnectionFailureKind.NoToken, Detail: error.Message),
                Remedy = error.Remedy,
            };
        }
        catch (TimeoutException)
        {
            failure = new GroupUnreachableException("the AUTH token could not be read in time");
        }

        return saved is not null ? new FoundToken(saved, OfTheOutputs(target), IsOfSecret: false) : throw failure;
    }

    /// <summary>The token of the version before the current one; null where that version holds none.</summary>
    /// <exception cref="AwsException">There is no such version, or it could not be read.</exception>
    public static async Task<Secret?> FindPreviousAsync(StackOutputs outputs, ISecrets secrets, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetPreviousValueAsync(outputs.AuthTokenSecretArn, cancellationToken);
        return Field(secret.Value.Reveal()) is { } token ? new Secret(token) : null;
    }

    private static Secret? Saved(StackOutputs outputs) =>
        outputs.RedisUrl is { } text && text != StackOutputs.Masked && RedisUrl.TryParse(text, out var url, out _) && url.Token is { } token
            ? new Secret(token)
            : null;

    private static TokenOrigin OfTheSecret(StackOutputs outputs) => new(
        $"The token of the secret {outputs.AuthTokenSecretArn}",
        "the group has another token",
        "./amply runbook authentication-failures");

    private static TokenOrigin OfTheOutputs(GroupTarget target)
    {
        const string Reason = "the token was rotated since the outputs were saved";
        if (!target.Option.StartsWith(FileOption, StringComparison.Ordinal))
        {
            return new TokenOrigin($"The token of the outputs ({target.Option})", Reason, "./amply runbook authentication-failures");
        }

        var file = target.Option[FileOption.Length..];
        return new TokenOrigin(
            $"The token in {file}",
            Reason,
            $"(umask 077; pulumi stack output --json --show-secrets -s {target.Outputs.Stack} > {OutputsFile.Quoted(file)})");
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

/// <summary>The token for Redis, and where it comes from.</summary>
/// <param name="IsOfSecret">Whether it is the current version of the secret.</param>
internal sealed record FoundToken(Secret Value, TokenOrigin Origin, bool IsOfSecret);
