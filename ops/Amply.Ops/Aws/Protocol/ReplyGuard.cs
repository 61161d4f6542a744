using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Reads whole replies up to a bound. It follows no redirect, because a redirect would send the signature elsewhere.</summary>
/// <remarks>The SDK reads a body without a bound, blocks, and goes on after the attempt's time is over.</remarks>
internal sealed class ReplyGuard(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>In bytes. The largest page has 50 snapshots of a group of 90 shards: 3 MiB.</summary>
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

/// <summary>Creates HTTP clients whose replies are bounded.</summary>
/// <param name="isDirect">Whether to ignore the proxy of the environment. A lab is on loopback.</param>
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

/// <summary>Bounds text that comes from outside.</summary>
internal static partial class ReplyText
{
    private const int MostInAMessage = 40;

    /// <summary>The text, cut to so many characters.</summary>
    public static string Bounded(this string text, int most) =>
        text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";

    /// <summary>The text in quotes, cut for a message.</summary>
    public static string Quoted(this string text) => $"'{text.Bounded(MostInAMessage)}'";

    /// <summary>Whether a text has the form of an id, a name or an error code of AWS. Ids go into commands that people paste.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}\z")]
    private static partial Regex Id();
}

/// <summary>
/// The answer is not from the service: a portal's page, a document that is cut off or malformed, or the reply to another call.
/// </summary>
/// <remarks>The SDK's pipeline passes its own exception type on, and retries a read after a gateway's 502, 503 or 504.</remarks>
/// <param name="what">What was returned, as a noun phrase: it follows "ACTION returned".</param>
internal sealed class ForeignReplyException(string what, HttpStatusCode status = HttpStatusCode.OK)
    : AmazonServiceException(what, ErrorType.Unknown, nameof(ForeignReplyException), requestId: null, status);
