using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis.Failures;
using Amply.Wire;

namespace Amply.Ops.Redis.Probe;

/// <summary>One TLS connection that sends one command at a time: for measuring, and for the first look at a node.</summary>
/// <remarks>
/// StackExchange.Redis looks for time-outs on a heartbeat of one second and never writes to a server it takes for a replica: an outage
/// could not be measured to the millisecond through it, and its end might never be seen. To load and connect it takes a tenth of a second,
/// twice as long as all that <c>status</c> asks.
/// </remarks>
internal sealed class RespConnection : IDisposable
{
    // INFO and CLUSTER NODES of the largest cluster are a tenth of it.
    private const int MostReplyBytes = 8 * 1024 * 1024;

    // No command's reply has more arrays within each other.
    private const int MostDepth = 8;

    private readonly TcpClient tcp;
    private readonly SslStream stream;
    private readonly byte[] buffer = new byte[16 * 1024];
    private int filled;
    private int read;
    private int left;

    private readonly Endpoint endpoint;

    private RespConnection(Endpoint endpoint, TcpClient tcp, SslStream stream) => (this.endpoint, this.tcp, this.stream) = (endpoint, tcp, stream);

    /// <param name="authority">Who must have signed the certificate; null: whom the system trusts.</param>
    /// <exception cref="ConnectionFailedException">Nobody answers, the certificate is not the group's, or the token is refused.</exception>
    public static async Task<RespConnection> OpenAsync(Endpoint endpoint, X509Certificate2Collection? authority, Secret token, CancellationToken cancellationToken)
    {
        var tcp = new TcpClient { NoDelay = true };
        SslStream? stream = null;
        try
        {
            await tcp.ConnectAsync(endpoint.Address, endpoint.Port, cancellationToken);
            stream = new SslStream(tcp.GetStream());
            await stream.AuthenticateAsClientAsync(CertificateTrust.Options(endpoint.Address, authority), cancellationToken);
            var connection = new RespConnection(endpoint, tcp, stream);
            var reply = await connection.SendAsync(cancellationToken, "AUTH", token.Reveal());
            return reply == "OK" ? connection : throw new ConnectionFailedException(Refused(reply) with { Endpoint = endpoint.ToString() });
        }
        catch (Exception error)
        {
            stream?.Dispose();
            tcp.Dispose();
            throw error switch
            {
                ConnectionFailedException => error,
                OperationCanceledException => stream is null ? new StillConnectingException(cancellationToken) : error,
                IOException => new ConnectionFailedException(new ConnectionFailure(ConnectionFailureKind.ClosedInHandshake, endpoint.ToString()), error),
                _ => new ConnectionFailedException(ConnectionFailure.Of(error) with { Endpoint = endpoint.ToString() }, error),
            };
        }
    }

    /// <summary>What it means that a connection or an answer did not come within a time.</summary>
    public static ConnectionFailure Late(OperationCanceledException late, Endpoint endpoint, TimeSpan patience) => new(
        late is StillConnectingException ? ConnectionFailureKind.ConnectTimeout : ConnectionFailureKind.Silence, endpoint.ToString(), $"{patience.TotalSeconds:0}");

    /// <summary>The reply as text; an error reply begins with <c>-</c>, an array is its elements in lines.</summary>
    /// <exception cref="ConnectionFailedException">The connection was lost, or the answer is not Redis'.</exception>
    public async Task<string?> SendAsync(CancellationToken cancellationToken, params string[] command)
    {
        var request = new StringBuilder().Append($"*{command.Length}\r\n");
        foreach (var part in command)
        {
            request.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n").Append(part).Append("\r\n");
        }

        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
            left = MostReplyBytes;
            return await ReplyAsync(MostDepth, cancellationToken);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw Failed(ConnectionFailureKind.NotRedis, error);
        }
        catch (IOException error) when (error is not ConnectionFailedException)
        {
            throw Failed(ConnectionFailureKind.Lost, error);
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        tcp.Dispose();
    }

    private static ConnectionFailure Refused(string? reply) =>
        reply is ['-', ..] ? ConnectionFailure.OfReply(reply) : new ConnectionFailure(ConnectionFailureKind.NotRedis);

    private ConnectionFailedException Failed(ConnectionFailureKind kind, Exception? cause = null) => new(new ConnectionFailure(kind, endpoint.ToString()), cause);

    private async Task<string?> ReplyAsync(int depth, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        switch (line[0])
        {
            case '+' or ':':
                return line[1..];
            case '-':
                return line;
            case '$' when line == "$-1":
                return null;
            case '$':
                return await BulkAsync(Length(line), cancellationToken);
            case '*' when line == "*-1":
                return "";
            case '*' when depth > 0:
                var elements = new List<string>();
                for (var count = Length(line); count > 0; count--)
                {
                    elements.Add(await ReplyAsync(depth - 1, cancellationToken) ?? "");
                }

                return string.Join('\n', elements);
            default:
                throw Failed(ConnectionFailureKind.NotRedis);
        }
    }

    private static int Length(string line) => int.TryParse(line.AsSpan(1), NumberStyles.None, null, out var length)
        ? length
        : throw new IOException("the reply is not Redis' protocol");

    private async Task<string> BulkAsync(int length, CancellationToken cancellationToken)
    {
        // Before there is room for it: who answers has only said how long it will be.
        if (length > left)
        {
            throw TooLarge();
        }

        var bytes = new byte[length + 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = await NextAsync(cancellationToken);
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private ConnectionFailedException TooLarge() =>
        new(new ConnectionFailure(ConnectionFailureKind.TooLarge, endpoint.ToString(), Bytes.Text(MostReplyBytes)), null);

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (await NextAsync(cancellationToken) is var next && next != '\n')
        {
            if (next != '\r')
            {
                line.Append((char)next);
            }
        }

        return line.Length > 0 ? line.ToString() : throw Failed(ConnectionFailureKind.NotRedis);
    }

    private async ValueTask<byte> NextAsync(CancellationToken cancellationToken)
    {
        if (read == filled)
        {
            filled = await stream.ReadAsync(buffer, cancellationToken);
            read = 0;
            if (filled == 0)
            {
                throw Failed(ConnectionFailureKind.Lost);
            }
        }

        return left-- > 0 ? buffer[read++] : throw TooLarge();
    }
}

/// <summary>The time was over before the network had connected.</summary>
internal sealed class StillConnectingException(CancellationToken cancellationToken) : OperationCanceledException(cancellationToken);
