using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Takes replies in whole and never more than their bound. It follows no redirect: that would carry the signature elsewhere.</summary>
/// <remarks>The SDK would read a body after the attempt's time is over, without a bound, and blocking.</remarks>
internal sealed class ReplyGuard(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Bytes; 50 snapshots of a group of 90 shards, the largest page there is, are 3 MiB.</summary>
    public const int MostBytes = 8 << 20;

    private const int BufferSize = 32 << 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var reply = await base.SendAsync(request, cancellationToken);
        try
        {
            if ((int)reply.StatusCode is >= 300 and < 400)
            {
                throw new ForeignReplyException($"a redirect (status {(int)reply.StatusCode})", reply.StatusCode);
            }

            reply.Content = await WholeAsync(reply, cancellationToken);
            return reply;
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    private static async Task<HttpContent> WholeAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        using var content = reply.Content;
        using var body = new MemoryStream();
        await using (var stream = await content.ReadAsStreamAsync(cancellationToken))
        {
            var buffer = new byte[BufferSize];
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (body.Length + read > MostBytes)
                {
                    throw new ForeignReplyException($"more than {MostBytes >> 20} MiB");
                }

                body.Write(buffer, 0, read);
            }
        }

        var whole = new ByteArrayContent(body.ToArray());
        if (content.Headers.ContentType is { } type)
        {
            whole.Headers.ContentType = type;
        }

        return whole;
    }
}

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

/// <summary>Bounds text that comes from outside, where it enters.</summary>
internal static partial class ReplyText
{
    private const int MostInAMessage = 40;

    /// <summary>The text, cut where it is longer.</summary>
    public static string Bounded(this string text, int most) =>
        text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";

    /// <summary>In quotes, cut to what a message can hold.</summary>
    public static string Quoted(this string text) => $"'{text.Bounded(MostInAMessage)}'";

    /// <summary>Whether a text is like an id, a name or an error code of AWS: it goes into commands that people paste.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}\z")]
    private static partial Regex Id();
}

/// <summary>What was answered is not the service's: a portal's page, a document that is cut off, malformed, or of another call.</summary>
/// <remarks>It is of the SDK's type: its pipeline lets it through, and repeats a read after a gateway's 502, 503 or 504.</remarks>
/// <param name="what">What was answered, as a noun phrase: it follows "ACTION returned".</param>
internal sealed class ForeignReplyException(string what, HttpStatusCode status = HttpStatusCode.OK)
    : AmazonServiceException(what, ErrorType.Unknown, nameof(ForeignReplyException), requestId: null, status);
