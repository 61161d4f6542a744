using System.Runtime.CompilerServices;

namespace Amply.Wire;

public sealed partial class RespClient
{
    /// <summary>
    /// Sends one command and returns its bulk reply line by line, in constant memory: CLIENT LIST of 65,000 connections has 25 MB.
    /// </summary>
    /// <returns>The lines without the empty ones. An error reply is one line that begins with <c>-</c>, as in the protocol.</returns>
    /// <exception cref="IOException">The connection was lost, or the reply is not lines of text. The connection is unusable.</exception>
    public async IAsyncEnumerable<string> LinesAsync(
        object[] command, TimeSpan patience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (ended)
            {
                throw new RespException("the connection was closed");
            }

            // Where the caller stops early, the rest of the reply stays unread.
            ended = true;
            using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ceiling.CancelAfter(patience);
            await stream.WriteAsync(Encode([command]), ceiling.Token);
            left = options.MostReplyBytes;
            var first = await LineAsync(ceiling.Token);
            if (first[0] != '$')
            {
                yield return first[0] == '-' ? first : throw RespException.NotRedis();
            }
            else
            {
                for (var rest = Length(first); rest > 0;)
                {
                    left = options.MostReplyBytes;
                    var (line, bytes) = await TextLineAsync(rest, ceiling.Token);
                    rest -= bytes;
                    if (line.Length > 0)
                    {
                        yield return line;
                    }
                }

                // The end of the bulk string.
                await TextLineAsync(int.MaxValue, ceiling.Token);
            }

            ended = !socket.Connected;
        }
        finally
        {
            turn.Release();
        }
    }

    // Reads to the end of a line, or until the bulk string ends.
    private async ValueTask<(string Line, int Bytes)> TextLineAsync(int most, CancellationToken cancellationToken)
    {
        var line = new MemoryStream();
        while (true)
        {
            if (read == filled)
            {
                (read, filled) = (0, await stream.ReadAsync(buffer, cancellationToken));
                if (filled == 0)
                {
                    throw new EndOfStreamException();
                }
            }

            var here = Math.Min(filled - read, most - (int)line.Length);
            var end = buffer.AsSpan(read, here).IndexOf((byte)'\n');
            var length = end < 0 ? here : end + 1;
            Take(length);
            line.Write(buffer, read, length);
            read += length;
            if (end >= 0 || line.Length == most)
            {
                return (options.Text.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r', '\n'), (int)line.Length);
            }
        }
    }
}
