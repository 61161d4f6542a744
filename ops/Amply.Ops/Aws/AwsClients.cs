using Amazon.Runtime;
using Amply.Ops.Aws.CloudWatch;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Aws.SecretsManager;

namespace Amply.Ops.Aws;

/// <summary>The services that the routines call, all at one target.</summary>
public sealed class AwsClients : IDisposable
{
    // A lab has no accounts, and must never see the user's credentials.
    private const string LabKey = "lab";

    private readonly AwsProtocolClient elastiCache;
    private readonly AwsProtocolClient secrets;
    private readonly AwsProtocolClient alarms;

    public AwsClients(AwsTarget target, AwsTimes times)
    {
        AWSCredentials? credentials = target.ApiEndpoint is null ? null : new BasicAWSCredentials(LabKey, LabKey);
        elastiCache = new AwsProtocolClient(AwsService.ElastiCache, target, times, credentials);
        secrets = new AwsProtocolClient(AwsService.SecretsManager, target, times, credentials);
        alarms = new AwsProtocolClient(AwsService.CloudWatch, target, times, credentials);
        ElastiCache = new ElastiCacheClient(elastiCache);
        Secrets = new SecretsClient(secrets);
        Alarms = new AlarmsClient(alarms);
    }

    public IElastiCache ElastiCache { get; }

    public ISecrets Secrets { get; }

    public IAlarms Alarms { get; }

    public void Dispose()
    {
        elastiCache.Dispose();
        secrets.Dispose();
        alarms.Dispose();
    }
}
