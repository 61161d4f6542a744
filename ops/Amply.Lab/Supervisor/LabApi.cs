using Amply.Lab.Aws.CloudWatch;
using Amply.Lab.Aws.ElastiCache;
using Amply.Lab.Aws.Json;
using Amply.Lab.Aws.Query;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Amply.Lab.Supervisor;

/// <summary>
/// The AWS API of a lab, at <c>/</c>: ElastiCache, CloudWatch and STS in the Query protocol, Secrets Manager and CloudWatch Logs in
/// JSON 1.1.
/// </summary>
public static class LabApi
{
    public static void Map(WebApplication app, LabApiContext context)
    {
        var settings = context.Control.Group.State.Settings;
        var cloudWatch = CloudWatchService.Over(context.Alarms, $"arn:aws:cloudwatch:{settings.Region}:{settings.AccountId}:alarm:");
        var tokens = TokenService.Of(settings.AccountId);
        var query = new QueryEndpoint([ElastiCacheService.Over(context.Control), cloudWatch, tokens], context.Faults, context.Log);
        var logs = LogsService.Over(context.Logs, context.Control.Group.Time);
        var json = new JsonEndpoint([SecretsManagerService.Over(context.Secrets), logs], context.Faults);
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Post], (HttpContext http) =>
            http.Request.Headers.ContainsKey(JsonEndpoint.TargetHeader) ? json.HandleAsync(http) : query.HandleAsync(http));
    }
}

/// <summary>The settings of the API beside the plan and the data plane.</summary>
/// <remarks>Not a record: its text would print the secret.</remarks>
public sealed class LabApiSettings
{
    /// <summary>Twelve digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>The folder of the snapshots, which outlive the lab.</summary>
    public required string SnapshotFolder { get; init; }

    /// <summary>A folder whose subfolders stand for the S3 buckets that snapshots can be exported to.</summary>
    public required string BucketFolder { get; init; }

    /// <summary>The clients' token; null if the group has no token.</summary>
    public required string? Token { get; init; }

    public required string SecretArn { get; init; }

    public required string SecretName { get; init; }

    /// <summary>The secret's value: the JSON that clients read the token from.</summary>
    public required string SecretJson { get; init; }

    /// <summary>The option that names this lab, for the text of its alarms; null leaves the stack's.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// How long a node must be lost before the control plane fails over or restarts the node; null if the control plane must not watch for
    /// lost nodes.
    /// </summary>
    public TimeSpan? LossDelay { get; init; }

    /// <summary>How many CloudWatch seconds pass in one second of the lab; 1 is real time.</summary>
    public double AlarmTimeScale { get; init; } = 10;

    /// <summary>Receives failures that no caller sees. The lines hold no secret.</summary>
    public IProgress<string>? Log { get; init; } = new LabLog();
}
