using System.Text;
using System.Xml.Linq;
using Amply.Lab.Group;
using Microsoft.AspNetCore.Http;

namespace Amply.Lab.Aws.Query;

/// <summary>Passes requests of the Query protocol to their action.</summary>
internal sealed class QueryEndpoint(ImmutableArray<QueryService> services, ApiFaults faults, IProgress<string>? log)
{
    public async Task HandleAsync(HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        var requestId = Guid.NewGuid().ToString();
        var (credential, unsigned) = Credential.Of(http.Request);
        var service = services.FirstOrDefault(one => one.SigningName == credential?.Service) ?? services[0];
        if (unsigned is not null)
        {
            await WriteAsync(http, unsigned.Status, QueryXml.Failure(service.Namespace, unsigned, requestId), requestId);
            return;
        }

        var values = await ReadAsync(http.Request, cancellationToken);
        var name = values.GetValueOrDefault("Action", "");
        var reply = await faults.InterceptAsync(new ApiCall(credential!.Service, name), cancellationToken) is { } injected
            ? QueryReply.Refused(injected)
            : await TryInvokeAsync(service, credential, name, values, cancellationToken);
        await (reply.Error is { } error
            ? WriteAsync(http, error.Status, QueryXml.Failure(service.Namespace, error, requestId), requestId)
            : WriteAsync(http, StatusCodes.Status200OK, QueryXml.Success(service.Namespace, name, requestId, reply.Content), requestId));
    }

    private async Task<QueryReply> TryInvokeAsync(
        QueryService service, Credential credential, string name, ImmutableSortedDictionary<string, string> values,
        CancellationToken cancellationToken)
    {
        try
        {
            return await InvokeAsync(service, credential, name, values, cancellationToken);
        }
#pragma warning disable CA1031 // The caller gets an internal failure, and the log gets the reason.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log?.Report($"{name} failed: {LabException.Words(failure)}");
            return QueryReply.Refused(new ApiError("InternalFailure", 500, $"{name} failed inside the lab; its log says why."));
        }
    }

    private static async Task<QueryReply> InvokeAsync(
        QueryService service, Credential credential, string name, ImmutableSortedDictionary<string, string> values,
        CancellationToken cancellationToken)
    {
        if (service.SigningName != credential.Service)
        {
            return QueryReply.Refused(new ApiError("InvalidAction", 400, $"The service {credential.Service} is not served here."));
        }

        if (name.Length is 0)
        {
            return QueryReply.Refused(new ApiError("MissingAction", 400, "The request names no Action."));
        }

        var version = values.GetValueOrDefault("Version");
        var action = version == service.Version ? service.Actions.FirstOrDefault(one => one.Name == name) : null;
        return action is null
            ? QueryReply.Refused(new ApiError(
                "InvalidAction", 400, $"Could not find operation {name} for version {version ?? "NO_VERSION_SPECIFIED"}"))
            : await action.InvokeAsync(new Parameters(values.Remove("Action").Remove("Version")), cancellationToken);
    }

    private static async Task<ImmutableSortedDictionary<string, string>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Query.Where(pair => !pair.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)))
        {
            values[name] = value.ToString();
        }

        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(cancellationToken))
            {
                values[name] = value.ToString();
            }
        }

        return values.ToImmutable();
    }

    private static async Task WriteAsync(HttpContext http, int status, XDocument document, string requestId)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml";
        http.Response.Headers["x-amzn-RequestId"] = requestId;
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document.ToString(SaveOptions.DisableFormatting);
        await http.Response.WriteAsync(text, Encoding.UTF8, http.RequestAborted);
    }
}

/// <summary>A service that speaks the Query protocol.</summary>
/// <param name="SigningName">The name in the signature's credential scope.</param>
/// <param name="Version">The value of the parameter Version.</param>
/// <param name="Namespace">The namespace of the service's XML.</param>
public sealed record QueryService(string SigningName, string Version, string Namespace, ImmutableArray<IQueryAction> Actions);

/// <summary>One action of a service that speaks the Query protocol.</summary>
public interface IQueryAction
{
    /// <summary>The value of the parameter Action.</summary>
    string Name { get; }

    Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken);
}

/// <summary>The answer of an action: the content of its result, or a refusal.</summary>
public sealed record QueryReply
{
    private QueryReply(ApiError? error, ImmutableArray<XElement> content)
    {
        Error = error;
        Content = content;
    }

    public ApiError? Error { get; }

    public ImmutableArray<XElement> Content { get; }

    public static QueryReply Of(params XElement?[] content) => new(null, [.. content.OfType<XElement>()]);

    public static QueryReply Refused(ApiError error) => new(error, []);
}
