using Amazon.Runtime;
using Amply.Ops.Aws.CloudWatch;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Aws.SecretsManager;

namespace Amply.Ops.Aws;

/// <summary>The services that the routines call, all at one target; each is set up when it is first asked for.</summary>
public sealed class AwsClients : IDisposable
{
    // A lab has no accounts, and must never see the user's credentials.
    private const string LabKey = "lab";

    private readonly Lazy<AwsProtocolClient> elastiCache;
    private readonly Lazy<AwsProtocolClient> secrets;
    private readonly Lazy<AwsProtocolClient> alarms;

    public AwsClients(AwsTarget target, AwsTimes times)
    {
        AWSCredentials? credentials = target.ApiEndpoint is null ? null : new BasicAWSCredentials(LabKey, LabKey);
        Lazy<AwsProtocolClient> Client(AwsService service) => new(() => new AwsProtocolClient(service, target, times, credentials));
        elastiCache = Client(AwsService.ElastiCache);
        secrets = Client(AwsService.SecretsManager);
        alarms = Client(AwsService.CloudWatch);
    }

    public IElastiCache ElastiCache => new ElastiCacheClient(elastiCache.Value);

    public ISecrets Secrets => new SecretsClient(secrets.Value);

    public IAlarms Alarms => new AlarmsClient(alarms.Value);

    public void Dispose()
    {
        foreach (var client in new[] { elastiCache, secrets, alarms }.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }
}
