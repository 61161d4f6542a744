using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amply.Ops.Aws.Protocol;

/// <summary>How the SDK's pipeline reaches one service of a target.</summary>
internal sealed class AwsClientConfig : ClientConfig
{
    private readonly AwsService service;

    public AwsClientConfig(AwsService service, AwsTarget target, AwsTimes times)
        : base(new DefaultConfigurationProvider(
            [new DefaultConfiguration { Name = Amazon.Runtime.DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        this.service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.SigningName;
        Timeout = times.Attempt;
        // The SDK retries stale connections even where the retry policy forbids a retry, and a time-out can look like one.
        MaxStaleConnectionRetries = 0;
        ConnectTimeout = times.Connect;
        EndpointProvider = new ServiceEndpoints(service);
        HttpClientFactory = target.ApiEndpoint is null ? GuardedHttpClientFactory.AsTheUserHasIt : GuardedHttpClientFactory.Direct;
        if (target.ApiEndpoint is { } endpoint)
        {
            ServiceURL = endpoint.ToString();
            AuthenticationRegion = target.Region;
        }
        else
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(target.Region);
        }
    }

    public override string ServiceVersion => service.Version;

    public override string UserAgent => "amply-ops";

    public override string RegionEndpointServiceName => service.HostPrefix;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpoints.Parameters(this));
}

/// <summary>The names of a service that the protocol needs.</summary>
/// <param name="SigningName">The name in the signature's credential scope.</param>
/// <param name="HostPrefix">The first label of its host name in a region.</param>
/// <param name="ServiceId">The name by which the SDK finds an endpoint that the user configured.</param>
/// <param name="Version">The version of its API.</param>
internal sealed record AwsService(string SigningName, string HostPrefix, string ServiceId, string Version)
{
    public static readonly AwsService ElastiCache = new("elasticache", "elasticache", "ElastiCache", "2015-02-02");

    public static readonly AwsService CloudWatch = new("monitoring", "monitoring", "CloudWatch", "2010-08-01");

    public static readonly AwsService SecretsManager = new("secretsmanager", "secretsmanager", "Secrets Manager", "2017-10-17");

    public static readonly AwsService Logs = new("logs", "logs", "CloudWatch Logs", "2014-03-28") { TargetName = "Logs_20140328" };

    public static readonly AwsService TokenService = new("sts", "sts", "STS", "2011-06-15");

    private static readonly ImmutableArray<AwsService> All = [ElastiCache, CloudWatch, SecretsManager, Logs, TokenService];

    /// <summary>The part of the header X-Amz-Target before the action, in the JSON protocol.</summary>
    public string TargetName { get; init; } = SigningName;

    /// <summary>The name of the service with this signing name.</summary>
    public static string NameOf(string signingName) =>
        All.FirstOrDefault(service => service.SigningName == signingName)?.ServiceId ?? "AWS";
}

/// <summary>The endpoint of a service: the configured address, else its host name in the region.</summary>
internal sealed class ServiceEndpoints(AwsService service) : IEndpointProvider
{
    private const string Region = "Region";
    private const string Configured = "Endpoint";

    public static EndpointParameters Parameters(IClientConfig config)
    {
        var parameters = new EndpointParameters();
        parameters[Region] = config.RegionEndpoint?.SystemName;
        parameters[Configured] = config.ServiceURL;
        return parameters;
    }

    public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
        parameters[Configured] is string { Length: > 0 } configured ? new Endpoint(configured)
        : parameters[Region] is string { Length: > 0 } region
            ? new Endpoint($"https://{service.HostPrefix}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}")
            : throw new AmazonClientException("No region is configured.");

    internal sealed class Resolver : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
            Parameters(requestContext.ClientConfig);

        protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters)
        {
        }
    }
}

/// <summary>
/// The SDK's standard retry policy. A call that must not run twice is retried only after throttling: then it did not run.
/// </summary>
/// <remarks>A TestFailover that is retried after a time-out fails over a second time.</remarks>
internal sealed class CarefulRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        MayRepeat(executionContext, exception) && base.RetryForException(executionContext, exception);

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        MayRepeat(executionContext, exception) && await base.RetryForExceptionAsync(executionContext, exception);

    private bool MayRepeat(IExecutionContext executionContext, Exception exception) =>
        executionContext.RequestContext.OriginalRequest is AwsRequest { Repeatable: true } || IsThrottlingError(exception);
}

/// <summary>Every call is signed with Signature Version 4.</summary>
internal sealed class SignatureV4 : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}
