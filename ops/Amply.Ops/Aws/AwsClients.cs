using Amazon.Runtime;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>The AWS services of one target. Each client is created at its first use.</summary>
public sealed class AwsClients : IDisposable
{
    // A lab has no accounts. It must never see the user's credentials.
    private const string LabKey = "lab";

    private readonly Lazy<AwsProtocolClient> elastiCache;
    private readonly Lazy<AwsProtocolClient> secrets;
    private readonly Lazy<AwsProtocolClient> alarms;
    private readonly Lazy<AwsProtocolClient> logs;
    private readonly Lazy<AwsProtocolClient> tokens;

    public AwsClients(AwsTarget target, AwsTimes times)
    {
        AWSCredentials? credentials = target.ApiEndpoint is null ? null : new BasicAWSCredentials(LabKey, LabKey);
        Lazy<AwsProtocolClient> Client(AwsService service) => new(() => new AwsProtocolClient(service, target, times, credentials));
        elastiCache = Client(AwsService.ElastiCache);
        secrets = Client(AwsService.SecretsManager);
        alarms = Client(AwsService.CloudWatch);
        logs = Client(AwsService.Logs);
        tokens = Client(AwsService.TokenService);
    }

    public IElastiCache ElastiCache => new ElastiCacheClient(elastiCache.Value);

    public ISecrets Secrets => new SecretsClient(secrets.Value);

    public IAlarms Alarms => new AlarmsClient(alarms.Value);

    public ILogs Logs => new LogsClient(logs.Value);

    public ICaller Caller => new CallerClient(tokens.Value);

    public void Dispose()
    {
        foreach (var client in new[] { elastiCache, secrets, alarms, logs, tokens }.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }
}

/// <summary>The AWS to call: a real region with the user's credentials, or a lab without credentials.</summary>
/// <param name="ApiEndpoint">Set for a lab only.</param>
public sealed record AwsTarget(string Region, Uri? ApiEndpoint)
{
    /// <summary>How the target was named on the command line, for remedies that can be pasted.</summary>
    public string? Option { get; init; }
}

/// <summary>The call that failed: the names that a remedy needs.</summary>
/// <param name="Service">For example <c>ElastiCache</c>.</param>
internal sealed record AwsPlace(string Service, string Action)
{
    public string Region { get; init; } = "REGION";

    /// <summary>Host and port.</summary>
    public string Host { get; init; } = "the API";

    /// <summary>How the target was named on the command line.</summary>
    public string Option { get; init; } = "TARGET";

    public bool IsLab { get; init; }

    /// <summary>Replaces the names in braces in a text.</summary>
    public string Fill(string text) => text
        .Replace("{service}", Service, StringComparison.Ordinal)
        .Replace("{action}", Action, StringComparison.Ordinal)
        .Replace("{region}", Region, StringComparison.Ordinal)
        .Replace("{host}", Host, StringComparison.Ordinal)
        .Replace("{target}", Option, StringComparison.Ordinal)
        .Replace("{login}", Login, StringComparison.Ordinal);

    private static string Login =>
        "aws sso login" + (Environment.GetEnvironmentVariable("AWS_PROFILE") is { Length: > 0 } profile ? $" --profile {profile}" : "");
}
