using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amply.Ops.Aws.Protocol;

/// <summary>A call before it is signed.</summary>
internal abstract class AwsRequest(string action, bool repeatable) : AmazonWebServiceRequest
{
    /// <summary>For example <c>TestFailover</c>.</summary>
    public string Action { get; } = action;

    /// <summary>Whether the call may run twice. Only such a call is retried when it is not known whether it took effect.</summary>
    public bool Repeatable { get; } = repeatable;

    public abstract IRequest Marshall(AwsService service);
}

/// <summary>A call in the Query protocol.</summary>
internal sealed class QueryRequest(string action, bool repeatable, ImmutableSortedDictionary<string, string> parameters)
    : AwsRequest(action, repeatable)
{
    public override IRequest Marshall(AwsService service)
    {
        var request = new DefaultRequest(this, service.SigningName);
        request.Parameters.Add("Action", Action);
        request.Parameters.Add("Version", service.Version);
        foreach (var (name, value) in parameters)
        {
            request.Parameters.Add(name, value);
        }

        return request;
    }
}

/// <summary>A call in the JSON 1.1 protocol.</summary>
internal sealed class JsonRequest(string action, bool repeatable, string body) : AwsRequest(action, repeatable)
{
    public override IRequest Marshall(AwsService service)
    {
        var request = new DefaultRequest(this, service.SigningName)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = Encoding.UTF8.GetBytes(body),
        };
        request.Headers["X-Amz-Target"] = $"{service.TargetName}.{Action}";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        return request;
    }
}

/// <summary>Parameters of the Query protocol. An absent value is not sent.</summary>
internal static class QueryParameters
{
    public static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty.WithComparers(
        StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> With(
        this ImmutableSortedDictionary<string, string> parameters, string name, string? value) =>
        value is null ? parameters : parameters.SetItem(name, value);

    public static ImmutableSortedDictionary<string, string> With(
        this ImmutableSortedDictionary<string, string> parameters, string name, bool? value) =>
        parameters.With(name, value switch { true => "true", false => "false", null => null });

    public static ImmutableSortedDictionary<string, string> With(
        this ImmutableSortedDictionary<string, string> parameters, string name, DateTimeOffset value) =>
        parameters.With(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
}

internal sealed class RequestMarshaller(AwsService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input) => ((AwsRequest)input).Marshall(service);
}
