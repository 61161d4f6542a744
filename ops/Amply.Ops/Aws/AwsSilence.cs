using System.Net.Sockets;
using System.Security.Authentication;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>The cause of a missing answer.</summary>
internal enum AwsSilenceKind
{
    Network,
    Name,
    Certificate,
    Proxy,
    Late,
}

/// <summary>The cause of a missing answer, in our own words: a library's message names its internals.</summary>
/// <param name="Reason">A clause without a full stop.</param>
internal sealed record AwsSilence(AwsSilenceKind Kind, string Reason)
{
    public static AwsSilence Of(Exception failure, AwsTimes times)
    {
        var causes = failure.Causes().ToArray();
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
        HttpRequestError.NameResolutionError => new(AwsSilenceKind.Name, "its name does not resolve"),
        HttpRequestError.SecureConnectionError when causes.Any(cause => cause is AuthenticationException) =>
            new(AwsSilenceKind.Certificate, "its TLS certificate is not trusted, has expired, or is for another name"),
        HttpRequestError.SecureConnectionError => new(AwsSilenceKind.Certificate, "it closed the TLS handshake"),
        HttpRequestError.ProxyTunnelError => new(AwsSilenceKind.Proxy, "the proxy does not connect to it"),
        HttpRequestError.ResponseEnded => new(AwsSilenceKind.Network, "the connection was closed before the answer was complete"),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => new(AwsSilenceKind.Certificate, "it does not speak HTTP"),
        HttpRequestError.ConfigurationLimitExceeded => new(AwsSilenceKind.Certificate, "its headers are larger than AWS' are"),
        _ when causes.Any(cause => cause is TimeoutException) => Late(times),
        _ => new(AwsSilenceKind.Network, Of(causes, times)),
    };

    private static string Of(Exception[] causes, AwsTimes times) =>
        causes.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "the connection was refused",
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
                "the connection was closed without an answer",
            SocketError.TimedOut => $"no connection was made within {times.Connect.TotalSeconds:0.#} s",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => "there is no network route",
            _ => "the connection failed",
        };

    private static AwsSilence Late(AwsTimes times) => new(
        AwsSilenceKind.Late,
        times.Attempt >= times.Ceiling
            ? $"it did not answer within {times.Ceiling.TotalSeconds:0.#} s"
            : $"it did not answer within {times.Attempt.TotalSeconds:0.#} s an attempt, {times.Ceiling.TotalSeconds:0.#} s in all");
}

/// <summary>How long a call may take.</summary>
public sealed record AwsTimes
{
    public static readonly AwsTimes Default = new();

    /// <summary>For a report that is of use without the API: 5 s for all attempts of a call.</summary>
    public static readonly AwsTimes Short = new()
    {
        Attempt = TimeSpan.FromSeconds(5),
        Ceiling = TimeSpan.FromSeconds(5),
        List = TimeSpan.FromSeconds(6),
    };

    /// <summary>The time to connect.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(3);
    /// <summary>The time of one attempt, with its whole answer.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>The time of all attempts of one call.</summary>
    public TimeSpan Ceiling { get; init; } = TimeSpan.FromSeconds(40);
    /// <summary>The time of all pages of one list.</summary>
    public TimeSpan List { get; init; } = TimeSpan.FromMinutes(3);
}
