using Amazon.Runtime;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Clients that reach a lab on loopback whatever proxy the environment asks for.</summary>
internal sealed class DirectHttpClientFactory : HttpClientFactory
{
    public static readonly DirectHttpClientFactory Instance = new();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (clientConfig.ConnectTimeout is { } connect)
        {
            handler.ConnectTimeout = connect;
        }

        var client = new HttpClient(handler, disposeHandler: true);
        if (clientConfig.Timeout is { } timeout)
        {
            client.Timeout = timeout;
        }

        return client;
    }

    public override string GetConfigUniqueString(IClientConfig clientConfig) =>
        $"direct {clientConfig.ConnectTimeout} {clientConfig.Timeout}";
}
