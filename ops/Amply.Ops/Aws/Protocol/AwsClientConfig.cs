using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amply.Ops.Aws.Protocol;

/// <summary>How the SDK's pipeline reaches one service of a target.</summary>
internal sealed class AwsClientConfig : ClientConfig
{
    private readonly AwsService service;

    public AwsClientConfig(AwsService service, AwsTarget target, AwsTimes times)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = Amazon.Runtime.DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        this.service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.SigningName;
        Timeout = times.Attempt;
        // These repeat whatever the retry policy says, and a time-out can look like a stale connection.
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
