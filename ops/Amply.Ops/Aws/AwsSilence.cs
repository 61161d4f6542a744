using System.Net.Sockets;
using System.Security.Authentication;

namespace Amply.Ops.Aws;

/// <summary>Why no answer came.</summary>
internal enum AwsSilenceKind
{
    Network,
    Name,
    Certificate,
    Proxy,
    Late,
}

/// <summary>Why no answer came, in words of our own: a library's would name its own insides.</summary>
/// <param name="Reason">A clause without a full stop.</param>
internal sealed record AwsSilence(AwsSilenceKind Kind, string Reason)
{
    public static AwsSilence Of(Exception failure, AwsTimes times)
    {
        var causes = Causes(failure).ToArray();
        return causes.Select(Error).FirstOrDefault(error => error is not null) is { } error ? Of(error, causes, times)
            : causes.Any(cause => cause is OperationCanceledException or TimeoutException) ? Late(times)
            : new(AwsSilenceKind.Network, Of(causes, times));
    }

    private static HttpRequestError? Error(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError,
        HttpIOException http => http.HttpRequestError,
        _ => null,
    };

    private static AwsSilence Of(HttpRequestError? error, Exception[] causes, AwsTimes times) => error switch
    {
        HttpRequestError.NameResolutionError => new(AwsSilenceKind.Name, "its name is not known here"),
        HttpRequestError.SecureConnectionError when causes.Any(cause => cause is AuthenticationException) =>
            new(AwsSilenceKind.Certificate, "its TLS certificate is not trusted, has expired, or bears another name"),
        HttpRequestError.SecureConnectionError => new(AwsSilenceKind.Certificate, "it ended the TLS handshake"),
        HttpRequestError.ProxyTunnelError => new(AwsSilenceKind.Proxy, "the proxy does not connect to it"),
        HttpRequestError.ResponseEnded => new(AwsSilenceKind.Network, "the connection ended before the answer was whole"),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => new(AwsSilenceKind.Certificate, "it does not speak HTTP"),
        HttpRequestError.ConfigurationLimitExceeded => new(AwsSilenceKind.Certificate, "its headers are larger than AWS' are"),
        _ when causes.Any(cause => cause is TimeoutException) => Late(times),
        _ => new(AwsSilenceKind.Network, Of(causes, times)),
    };

    private static string Of(Exception[] causes, AwsTimes times) => causes.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection was refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the connection ended without an answer",
        SocketError.TimedOut => $"no connection was made within {times.Connect.TotalSeconds:0.#} s",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => "no network leads there",
        _ => "the connection failed",
    };

    private static AwsSilence Late(AwsTimes times) => new(
        AwsSilenceKind.Late,
        $"it did not answer within {times.Attempt.TotalSeconds:0.#} s an attempt, {times.Ceiling.TotalSeconds:0.#} s in all");

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}

/// <summary>How long a call may take.</summary>
public sealed record AwsTimes
{
    public static readonly AwsTimes Default = new();

    /// <summary>To be connected.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>For one attempt, the whole of its answer included.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For all attempts of a call together.</summary>
    public TimeSpan Ceiling { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>For all pages of a list together.</summary>
    public TimeSpan List { get; init; } = TimeSpan.FromMinutes(3);
}
