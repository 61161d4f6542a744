using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Calls one service through the SDK's pipeline: its credentials, signature and retries, with these results and failures.</summary>
internal sealed class AwsProtocolClient : AmazonServiceClient
{
    private readonly AwsService service;
    private readonly AwsTimes times;
    private readonly RequestMarshaller marshaller;

    /// <param name="credentials">Null takes the user's.</param>
    public AwsProtocolClient(AwsService service, AwsTarget target, AwsTimes times, AWSCredentials? credentials)
        : base(Configure(new AwsClientConfig(service, target, times), credentials))
    {
        this.service = service;
        this.times = times;
        marshaller = new RequestMarshaller(service);
    }

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    /// <summary>A call in the Query protocol, and the result element of its reply.</summary>
    public async Task<XElement> QueryAsync(
        string action, bool repeatable, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        (await SendAsync<QueryResponse>(new QueryRequest(action, repeatable, parameters), new QueryResponseUnmarshaller(), cancellationToken)).Result;

    /// <summary>A call in the JSON 1.1 protocol, and its reply.</summary>
    public async Task<JsonElement> JsonAsync(string action, bool repeatable, string body, CancellationToken cancellationToken) =>
        (await SendAsync<JsonResponse>(new JsonRequest(action, repeatable, body), new JsonReplyUnmarshaller(), cancellationToken)).Result;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new ServiceEndpoints.Resolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureV4());
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new CarefulRetryPolicy(Config)));
    }

    private static AwsClientConfig Configure(AwsClientConfig config, AWSCredentials? credentials)
    {
        config.DefaultAWSCredentials = credentials ?? new UserCredentials(config);
        return config;
    }

    private async Task<T> SendAsync<T>(AwsRequest request, ResponseUnmarshaller unmarshaller, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(times.Ceiling);
        try
        {
            return await InvokeAsync<T>(request, options, ceiling.Token);
        }
        catch (AmazonServiceException answer) when (answer.StatusCode is not 0 and not HttpStatusCode.OK)
        {
            throw new AwsServiceException(service.SigningName, request.Action, answer.ErrorCode, answer.StatusCode, answer.RequestId, answer.Message, answer);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure) when (Cause<NoCredentialsException>(failure) is { } none)
        {
            throw new AwsCredentialsException(service.SigningName, request.Action, none.Message, failure);
        }
        catch (Exception failure) when (failure is OperationCanceledException or TimeoutException)
        {
            throw Unreachable(request, $"it did not answer within {times.Attempt.TotalSeconds:0.#} s an attempt, {times.Ceiling.TotalSeconds:0.#} s in all.", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || failure.InnerException is HttpRequestException)
        {
            throw Unreachable(request, (failure as HttpRequestException ?? failure.InnerException ?? failure).Message, failure);
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException)
        {
            throw Unreachable(request, failure.Message, failure);
        }
    }

    private AwsUnreachableException Unreachable(AwsRequest request, string reason, Exception failure)
    {
        var endpoint = new Uri(Config.EndpointProvider.ResolveEndpoint(ServiceEndpoints.Parameters(Config)).URL);
        return new AwsUnreachableException(service.SigningName, request.Action, endpoint, reason, failure);
    }

    private static T? Cause<T>(Exception failure)
        where T : Exception
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is T wanted)
            {
                return wanted;
            }
        }

        return null;
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "amply-ops";

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
