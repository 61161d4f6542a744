using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amply.Ops.Aws.Protocol;

/// <summary>
/// Calls one service through the SDK's pipeline, which has the credentials, the signature and the retries.
/// </summary>
internal sealed class AwsProtocolClient : AmazonServiceClient
{
    private readonly AwsService service;
    private readonly AwsTarget target;
    private readonly AwsTimes times;
    private readonly RequestMarshaller marshaller;

    /// <param name="credentials">Null: the user's credentials.</param>
    public AwsProtocolClient(AwsService service, AwsTarget target, AwsTimes times, AWSCredentials? credentials)
        : base(Configure(new AwsClientConfig(service, target, times), credentials))
    {
        this.service = service;
        this.target = target;
        this.times = times;
        marshaller = new RequestMarshaller(service);
    }

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    /// <summary>The time of all pages of one list.</summary>
    public TimeSpan ListCeiling => times.List;

    /// <summary>A call in the Query protocol.</summary>
    /// <param name="read">Makes of the reply's result element what is wanted; where it cannot, the reply is not the service's.</param>
    public async Task<T> QueryAsync<T>(
        string action,
        bool repeatable,
        ImmutableSortedDictionary<string, string> parameters,
        Func<XElement, T> read,
        CancellationToken cancellationToken)
    {
        var request = new QueryRequest(action, repeatable, parameters);
        var reply = await SendAsync<QueryResponse>(request, new QueryResponseUnmarshaller(action), cancellationToken);
        return Read(action, read, reply.Result);
    }

    /// <summary>A call in the JSON 1.1 protocol.</summary>
    /// <param name="read">Makes of the reply what is wanted; where it cannot, the reply is not the service's.</param>
    public async Task<T> JsonAsync<T>(
        string action, bool repeatable, string body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var request = new JsonRequest(action, repeatable, body);
        var reply = await SendAsync<JsonResponse>(request, new JsonReplyUnmarshaller(hasNoResult: false), cancellationToken);
        return Read(action, read, reply.Result);
    }

    /// <summary>A call in the JSON 1.1 protocol whose action has no result.</summary>
    public Task JsonAsync(string action, bool repeatable, string body, CancellationToken cancellationToken) => SendAsync<JsonResponse>(
        new JsonRequest(action, repeatable, body), new JsonReplyUnmarshaller(hasNoResult: true), cancellationToken);

    /// <summary>The failure of a call that something else than the service answered.</summary>
    public AwsUnreachableException Foreign(string action, string what, Exception? cause) =>
        new(service.SigningName, action, AwsTroubles.Foreign(what, Place(action)), cause);

    /// <summary>The failure of a call that the service refused.</summary>
    public AwsServiceException Refused(string action, AwsServiceException.ErrorReply refusal, Exception? cause) =>
        new(service.SigningName, Place(action), refusal, cause);

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

    private T Read<TReply, T>(string action, Func<TReply, T> read, TReply reply)
    {
        try
        {
            return read(reply);
        }
        catch (ForeignReplyException foreign)
        {
            throw Foreign(action, foreign.Message, foreign);
        }
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
        catch (Exception failure) when (Cause<ForeignReplyException>(failure) is { } foreign)
        {
            throw Foreign(request.Action, foreign.Message, failure);
        }
        catch (AmazonServiceException answer) when (answer.StatusCode is not 0 and not HttpStatusCode.OK)
        {
            throw Refused(request.Action, new(answer.ErrorCode, answer.StatusCode, answer.RequestId, answer.Message), answer);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure) when (Cause<NoCredentialsException>(failure) is { } none)
        {
            var trouble = AwsTroubles.NoCredentials(none.Message, none.Remedy, Place(request.Action));
            throw new AwsCredentialsException(service.SigningName, request.Action, trouble, failure);
        }
        catch (Exception failure) when (IsSilence(failure) || failure.InnerException is HttpRequestException)
        {
            var trouble = AwsTroubles.Silent(AwsSilence.Of(failure, times), Place(request.Action));
            throw new AwsUnreachableException(service.SigningName, request.Action, trouble, failure);
        }
    }

    private static bool IsSilence(Exception failure) =>
        failure is OperationCanceledException or TimeoutException or HttpRequestException or IOException
            or AmazonServiceException or AmazonClientException;

    private AwsPlace Place(string action) => new(service.ServiceId, action)
    {
        Region = target.Region,
        Host = new Uri(Config.EndpointProvider.ResolveEndpoint(ServiceEndpoints.Parameters(Config)).URL).Authority,
        Option = target.Option ?? "TARGET",
        IsLab = target.ApiEndpoint is not null,
    };

    private static T? Cause<T>(Exception failure)
        where T : Exception => failure.Causes().OfType<T>().FirstOrDefault();

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "amply-ops";
        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}

internal static class FailureCauses
{
    /// <summary>A failure and the failures that caused it, the innermost last.</summary>
    public static IEnumerable<Exception> Causes(this Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
