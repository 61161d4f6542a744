using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The lab's own connection to one node: one socket that never leaves it, replies in the order of the commands.</summary>
/// <remarks>A client library would follow the cluster's map from every node to every other one, and through the doors that the lab can close.</remarks>
internal sealed class NodeConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectCeiling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerCeiling = TimeSpan.FromSeconds(5);

    private readonly Socket socket;
    private readonly SslStream stream;
    private readonly BufferedStream reader;
    private readonly SemaphoreSlim turn = new(1, 1);

    private NodeConnection(Socket socket, SslStream stream) =>
        (this.socket, this.stream, reader) = (socket, stream, new BufferedStream(stream, 16 * 1024));

    /// <exception cref="NodeException">Nobody answers there, or the certificate or the password is not accepted.</exception>
    public static async Task<NodeConnection> OpenAsync(IPEndPoint endpoint, string authorityFile, string user, string password)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var ceiling = new CancellationTokenSource(ConnectCeiling);
        try
        {
            await socket.ConnectAsync(endpoint, ceiling.Token);
            using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = endpoint.Address.ToString(),
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
                ceiling.Token);
            var connection = new NodeConnection(socket, stream);
            await connection.SendAsync([["AUTH", user, password], ["CLIENT", "SETNAME", user]]);
            return connection;
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            socket.Dispose();
            throw new NodeException($"{endpoint} cannot be reached: {LabException.Words(error)}", isRefusal: false, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends the commands at once and returns their replies: text, a number, an array of them, or null.</summary>
    /// <param name="patience">For all the answers; five seconds unless told.</param>
    /// <exception cref="NodeException">A command was refused, all have been answered; or the connection is of no use any more.</exception>
    public async Task<object?[]> SendAsync(IReadOnlyList<object[]> commands, TimeSpan? patience = null)
    {
        await turn.WaitAsync();
        try
        {
            if (!socket.Connected)
            {
                throw new NodeException($"no answer to {commands[0][0]}: the connection was ended", isRefusal: false);
            }

            using var ceiling = new CancellationTokenSource(patience ?? AnswerCeiling);
            await stream.WriteAsync(Encode(commands), ceiling.Token);
            var replies = new object?[commands.Count];
            for (var i = 0; i < replies.Length; i++)
            {
                replies[i] = await ReadAsync(ceiling.Token);
            }

            return replies.OfType<NodeException>().FirstOrDefault() is { } refused ? throw refused : replies;
        }
        catch (Exception error) when (error is not NodeException)
        {
            // TLS has many words for a socket that was closed under it.
            throw new NodeException($"no answer to {commands[0][0]}: {LabException.Words(error)}", isRefusal: false, error);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends it; whoever waits for an answer is told that there is none.</summary>
    public async ValueTask DisposeAsync()
    {
        // First the socket, so that a command under way ends; TLS must not be taken from under it.
        socket.Close(0);
        await turn.WaitAsync();
        await stream.DisposeAsync();
        turn.Release();
    }

    private static byte[] Encode(IReadOnlyList<object[]> commands)
    {
        using var bytes = new MemoryStream();
        void Put(string text) => bytes.Write(Encoding.UTF8.GetBytes(text));
        foreach (var command in commands)
        {
            Put($"*{command.Length}\r\n");
            foreach (var part in command)
            {
                var argument = part as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(part)!);
                Put($"${argument.Length}\r\n");
                bytes.Write(argument);
                Put("\r\n");
            }
        }

        return bytes.ToArray();
    }

    private async Task<object?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        switch (line[0])
        {
            case '+':
                return line[1..];
            case '-':
                return new NodeException(line[1..], isRefusal: true);
            case ':':
                return Number(line);
            case '$' when Number(line) is >= 0 and var length:
                var bulk = new byte[length + 2];
                await reader.ReadExactlyAsync(bulk, cancellationToken);
                // Latin-1 keeps every byte, so that a key that is no text can be sent back as it came.
                return Encoding.Latin1.GetString(bulk, 0, (int)length);
            case '*' when Number(line) is >= 0 and var count:
                var items = new object?[count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = await ReadAsync(cancellationToken);
                }

                return items;
            default:
                return null;
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await reader.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return line.Length > 0 ? line.ToString() : throw new FormatException("an empty reply");
            }

            if (one[0] != '\r')
            {
                line.Append((char)one[0]);
            }
        }
    }

    private static long Number(string line) => long.Parse(line.AsSpan(1), NumberStyles.AllowLeadingSign, null);
}

/// <summary>A node does not answer, or refuses a command of the lab's own.</summary>
internal sealed class NodeException(string message, bool isRefusal, Exception? inner = null) : LabException(message, inner)
{
    /// <summary>Whether the node answered, with an error; its connection is as good as before.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
