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
