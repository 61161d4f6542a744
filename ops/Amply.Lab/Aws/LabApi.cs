using Amply.Lab.Aws.CloudWatch;
using Amply.Lab.Aws.ElastiCache;
using Amply.Lab.Aws.Query;
using Amply.Lab.Aws.SecretsManager;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Amply.Lab.Aws;

/// <summary>The AWS API of a lab, at <c>/</c>: ElastiCache and CloudWatch in the Query protocol, Secrets Manager in JSON 1.1.</summary>
public static class LabApi
{
    public static void Map(WebApplication app, LabApiContext context)
    {
        var settings = context.Control.Group.State.Settings;
        var cloudWatch = CloudWatchService.Over(context.Alarms, $"arn:aws:cloudwatch:{settings.Region}:{settings.AccountId}:alarm:");
        var query = new QueryEndpoint([ElastiCacheService.Over(context.Control), cloudWatch], context.Faults, context.Log);
        var secrets = new SecretsManagerEndpoint(context.Secrets, context.Faults);
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Post], (HttpContext http) =>
            http.Request.Headers.ContainsKey(SecretsManagerEndpoint.TargetHeader) ? secrets.HandleAsync(http) : query.HandleAsync(http));
    }
}
