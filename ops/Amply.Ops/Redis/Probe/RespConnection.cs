using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

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

    private RespConnection(TcpClient tcp, SslStream stream) => (this.tcp, this.stream) = (tcp, stream);

    /// <param name="authority">Who must have signed the certificate; null: whom the system trusts.</param>
    /// <exception cref="IOException">Nobody answers, the certificate is not the group's, or the token is refused.</exception>
    public static async Task<RespConnection> OpenAsync(Endpoint endpoint, X509Certificate2Collection? authority, Secret token, CancellationToken cancellationToken)
    {
        var tcp = new TcpClient { NoDelay = true };
        SslStream? stream = null;
        try
        {
            await tcp.ConnectAsync(endpoint.Address, endpoint.Port, cancellationToken);
            stream = new SslStream(tcp.GetStream());
            await stream.AuthenticateAsClientAsync(Options(endpoint.Address, authority), cancellationToken);
            var connection = new RespConnection(tcp, stream);
            var reply = await connection.SendAsync(cancellationToken, "AUTH", token.Reveal());
            return reply == "OK" ? connection : throw new IOException($"AUTH was refused by {endpoint}");
        }
        catch (Exception error)
        {
            stream?.Dispose();
            tcp.Dispose();
            throw error is IOException or OperationCanceledException ? error : new IOException($"{endpoint}: {error.Message}", error);
        }
    }

    /// <summary>The reply as text; an error reply begins with <c>-</c>, an array is its elements in lines.</summary>
    public async Task<string?> SendAsync(CancellationToken cancellationToken, params string[] command)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var part in command)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(part)}\r\n").Append(part).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        left = MostReplyBytes;
        return await ReplyAsync(MostDepth, cancellationToken);
    }

    public void Dispose()
    {
        stream.Dispose();
        tcp.Dispose();
    }

    private static SslClientAuthenticationOptions Options(string host, X509Certificate2Collection? authority)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (authority is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authority);
        }

        return options;
    }

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
                throw new IOException("the reply is not Redis' protocol");
        }
    }

    private static int Length(string line) => int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
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

    private static IOException TooLarge() => new($"the reply is larger than {Bytes.Text(MostReplyBytes)}");

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

        return line.Length > 0 ? line.ToString() : throw new IOException("the reply is empty");
    }

    private async ValueTask<byte> NextAsync(CancellationToken cancellationToken)
    {
        if (read == filled)
        {
            filled = await stream.ReadAsync(buffer, cancellationToken);
            read = 0;
            if (filled == 0)
            {
                throw new IOException("the connection was closed");
            }
        }

        return left-- > 0 ? buffer[read++] : throw TooLarge();
    }
}
