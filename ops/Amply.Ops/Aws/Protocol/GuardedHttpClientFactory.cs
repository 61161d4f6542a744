using System.Net;
using Amazon.Runtime;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Clients whose replies are bounded.</summary>
/// <param name="isDirect">Whether to reach the target whatever proxy the environment asks for: a lab is on loopback.</param>
internal sealed class GuardedHttpClientFactory(bool isDirect) : HttpClientFactory
{
    public static readonly GuardedHttpClientFactory Direct = new(isDirect: true);
    public static readonly GuardedHttpClientFactory AsTheUserHasIt = new(isDirect: false);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = !isDirect,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        };
        if (!isDirect && clientConfig.GetWebProxy() is { } proxy)
        {
            handler.Proxy = proxy;
        }

        if (clientConfig.ConnectTimeout is { } connect)
        {
            handler.ConnectTimeout = connect;
        }

        var client = new HttpClient(new ReplyGuard(handler), disposeHandler: true);
        if (clientConfig.Timeout is { } timeout)
        {
            client.Timeout = timeout;
        }

        return client;
    }

    public override string GetConfigUniqueString(IClientConfig clientConfig) =>
        $"{(isDirect ? "direct" : "as the user has it")} {clientConfig.ConnectTimeout} {clientConfig.Timeout}";
}
