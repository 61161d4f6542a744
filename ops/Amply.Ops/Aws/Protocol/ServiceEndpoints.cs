using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Where a service is: at the configured address, else by its host name in the region.</summary>
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
            : throw new AmazonClientException("There is no region to call.");

    internal sealed class Resolver : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => Parameters(requestContext.ClientConfig);

        protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters)
        {
        }
    }
}
