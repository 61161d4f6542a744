using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Amply.Wire;

/// <summary>
/// One connection to one Redis node over TLS. Replies come in the order of the commands. Concurrent callers wait for their turn.
/// </summary>
/// <remarks>
/// StackExchange.Redis checks time-outs once a second, never writes to a server that it takes for a replica, and follows a cluster's map
/// to other nodes. So it can neither measure an outage to the millisecond nor reach exactly one node.
/// </remarks>
public sealed partial class RespClient : IDisposable, IAsyncDisposable
{
    // No command's reply has more nested arrays.
    private const int MostDepth = 8;

    private readonly Socket socket;
    private readonly SslStream stream;
    private readonly RespOptions options;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly byte[] buffer = new byte[16 * 1024];
    private int read;
    private int filled;
    private int left;
    private volatile bool ended;

    private RespClient(Socket socket, SslStream stream, RespOptions options) =>
        (this.socket, this.stream, this.options) = (socket, stream, options);

    /// <summary>Connects. The token is the time-out; the caller authenticates.</summary>
    /// <exception cref="StillConnectingException">
    /// The token was cancelled, or <see cref="RespOptions.Connecting"/> was over, before the TCP connection was open.
    /// </exception>
    public static async Task<RespClient> OpenAsync(Endpoint endpoint, RespOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? stream = null;
        try
        {
            using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            connecting.CancelAfter(options.Connecting);
            await socket.ConnectAsync(endpoint.Address, endpoint.Port, connecting.Token);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(options.Trust, cancellationToken);
            return new RespClient(socket, stream, options);
        }
        catch (OperationCanceledException) when (stream is null)
        {
            socket.Dispose();
            throw new StillConnectingException(cancellationToken);
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends the commands at once and returns their replies: text, a number, an array of replies, a <see cref="RespError"/>, or null.
    /// </summary>
    /// <param name="commands">The words of each command: text, numbers or bytes.</param>
    /// <param name="patience">How long the replies may take, from the start of this caller's turn.</param>
    /// <exception cref="IOException">The connection was lost, or the reply is not Redis' protocol. The connection is unusable.</exception>
    public async Task<object?[]> SendAsync(IReadOnlyList<object[]> commands, TimeSpan patience, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (ended)
            {
                throw new RespException("the connection was closed");
            }

            // After a failure the rest of a reply may still arrive, and the next caller would read it as its own.
            ended = true;
            using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ceiling.CancelAfter(patience);
            await stream.WriteAsync(Encode(commands), ceiling.Token);
            var replies = new object?[commands.Count];
            for (var i = 0; i < replies.Length; i++)
            {
                left = options.MostReplyBytes;
                replies[i] = await ReplyAsync(MostDepth, ceiling.Token);
            }

            ended = !socket.Connected;
            return replies;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Closes the connection. No command may be running on it.</summary>
    public void Dispose()
    {
        ended = true;
        stream.Dispose();
    }

    /// <summary>Closes the connection. A running command fails.</summary>
    public async ValueTask DisposeAsync()
    {
        // The socket first, so that a running command ends before TLS is disposed.
        socket.Close(0);
        await turn.WaitAsync();
        ended = true;
        await stream.DisposeAsync();
        turn.Release();
    }

    private static ReadOnlyMemory<byte> Encode(IReadOnlyList<object[]> commands)
    {
        var bytes = new MemoryStream();
        void Put(string text) => bytes.Write(Encoding.UTF8.GetBytes(text));
        foreach (var command in commands)
        {
            Put($"*{command.Length}\r\n");
            foreach (var word in command)
            {
                var argument = word as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(word)!);
                Put($"${argument.Length}\r\n");
                bytes.Write(argument);
                Put("\r\n");
            }
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private async Task<object?> ReplyAsync(int depth, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        switch (line[0])
        {
            case '+':
                return options.KeepsStatus ? new RespStatus(line[1..]) : line[1..];
            case '-':
                return new RespError(line[1..]);
            case ':' when long.TryParse(line.AsSpan(1), NumberStyles.AllowLeadingSign, null, out var number):
                return number;
            case '$' when line == "$-1":
                return null;
            case '$':
                return await BulkAsync(Length(line), cancellationToken);
            case '*' when line == "*-1":
                return Array.Empty<object?>();
            case '*' when depth > 0:
                // The count is only a promise of the server, so allocate room as elements arrive.
                var elements = new List<object?>();
                for (var count = Length(line); count > 0; count--)
                {
                    elements.Add(await ReplyAsync(depth - 1, cancellationToken));
                }

                return elements.ToArray();
            default:
                throw RespException.NotRedis();
        }
    }

    private static int Length(string line) =>
        int.TryParse(line.AsSpan(1), NumberStyles.None, null, out var length) ? length : throw RespException.NotRedis();

    private async Task<string> BulkAsync(int length, CancellationToken cancellationToken)
    {
        // Check the length before the allocation, because it is only a promise of the server.
        Take(length);
        var bytes = new byte[length + 2];
        var here = Math.Min(bytes.Length, filled - read);
        buffer.AsSpan(read, here).CopyTo(bytes);
        read += here;
        await stream.ReadExactlyAsync(bytes.AsMemory(here), cancellationToken);
        return options.Text.GetString(bytes, 0, length);
    }

    private async ValueTask<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
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

            var end = buffer.AsSpan(read, filled - read).IndexOf((byte)'\n');
            var length = end < 0 ? filled - read : end;
            Take(length + 1);
            line.Append(Encoding.Latin1.GetString(buffer, read, length));
            read = Math.Min(filled, read + length + 1);
            if (end >= 0)
            {
                line.Replace("\r", "");
                return line.Length > 0 ? line.ToString() : throw RespException.NotRedis();
            }
        }
    }

    private void Take(int bytes)
    {
        if (bytes > left)
        {
            throw RespException.TooLarge(options.MostReplyBytes);
        }

        left -= bytes;
    }
}

/// <summary>The options of a connection.</summary>
public sealed record RespOptions
{
    /// <summary>How long the TCP connection may take to open, without the handshakes.</summary>
    public TimeSpan Connecting { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How the server's certificate is verified.</summary>
    public required SslClientAuthenticationOptions Trust { get; init; }

    /// <summary>INFO and CLUSTER NODES of the largest cluster need a tenth of this.</summary>
    public const int DefaultMostReplyBytes = 8 * 1024 * 1024;

    /// <summary>The most bytes of one reply.</summary>
    public int MostReplyBytes { get; init; } = DefaultMostReplyBytes;

    /// <summary>Whether a status reply is a <see cref="RespStatus"/>. Otherwise it is text, as a bulk string is.</summary>
    public bool KeepsStatus { get; init; }

    /// <summary>How bulk strings are read. Latin-1 keeps every byte of a key that is not text.</summary>
    public Encoding Text { get; init; } = Encoding.UTF8;
}

/// <summary>An error reply, without the protocol's <c>-</c>.</summary>
public sealed record RespError(string Message);

/// <summary>A status reply, without the protocol's <c>+</c>.</summary>
public sealed record RespStatus(string Text);

/// <summary>The connection cannot be used any more: it was closed, or a reply is not Redis' protocol or is too large.</summary>
public sealed class RespException(string message) : IOException(message)
{
    /// <summary>Whether a reply was too large.</summary>
    public bool IsTooLarge { get; private init; }

    internal static RespException NotRedis() => new("the answer is not Redis' protocol");

    internal static RespException TooLarge(int most) => new($"the reply is larger than {most} bytes") { IsTooLarge = true };
}

/// <summary>The time-out passed before the TCP connection was open.</summary>
public sealed class StillConnectingException(CancellationToken cancellationToken) : OperationCanceledException(cancellationToken);
