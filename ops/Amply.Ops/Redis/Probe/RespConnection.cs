using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis.Probe;

/// <summary>Opens connections to the node that takes a client's writes at that moment.</summary>
internal interface IDialer
{
    /// <exception cref="ConnectionFailedException">No node takes the connection.</exception>
    Task<RespConnection> DialAsync(CancellationToken cancellationToken);
}

/// <summary>Dials one endpoint.</summary>
internal sealed class EndpointDialer(Endpoint endpoint, X509Certificate2Collection? authority, Secret token) : IDialer
{
    public Task<RespConnection> DialAsync(CancellationToken cancellationToken) =>
        RespConnection.OpenAsync(endpoint, authority, token, cancellationToken);
}

/// <summary>A connection to one node that sends one command at a time, for measuring and for reading a node's state.</summary>
/// <remarks>It is <see cref="RespClient"/> with this program's trust and failures.</remarks>
internal sealed class RespConnection : IDisposable
{
    private readonly RespClient client;

    private RespConnection(Endpoint endpoint, RespClient client) => (Endpoint, this.client) = (endpoint, client);

    public Endpoint Endpoint { get; }

    /// <param name="authority">Who must have signed the certificate; null: whom the system trusts.</param>
    /// <exception cref="ConnectionFailedException">The node does not answer, its certificate is refused, or it refuses the
    /// token.</exception>
    public static async Task<RespConnection> OpenAsync(
        Endpoint endpoint, X509Certificate2Collection? authority, Secret token, CancellationToken cancellationToken)
    {
        RespClient? client = null;
        try
        {
            client = await RespClient.OpenAsync(
                endpoint,
                new RespOptions
                {
                    Trust = CertificateTrust.Options(endpoint.Address, authority),
                    Connecting = ConnectionSettings.ConnectTimeout,
                    KeepsStatus = true,
                },
                cancellationToken);
            var connection = new RespConnection(endpoint, client);
            var reply = await connection.SendAsync(cancellationToken, "AUTH", token.Reveal());
            return reply == "OK" ? connection : throw new ConnectionFailedException(Refused(reply) with { Endpoint = endpoint.ToString() });
        }
        catch (StillConnectingException late) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = Late(late, endpoint, ConnectionSettings.ConnectTimeout);
            throw new ConnectionFailedException(await PrivateNetwork.NamedAsync(failure, endpoint, cancellationToken), late);
        }
        catch (Exception error)
        {
            client?.Dispose();
            throw error switch
            {
                ConnectionFailedException or OperationCanceledException => error,
                IOException => new ConnectionFailedException(
                    new ConnectionFailure(ConnectionFailureKind.ClosedInHandshake, endpoint.ToString()), error),
                _ => new ConnectionFailedException(ConnectionFailure.Of(error) with { Endpoint = endpoint.ToString() }, error),
            };
        }
    }

    /// <summary>The failure of a connection or an answer that took too long.</summary>
    public static ConnectionFailure Late(OperationCanceledException late, Endpoint endpoint, TimeSpan patience) => new(
        late is StillConnectingException ? ConnectionFailureKind.ConnectTimeout
            : ConnectionFailureKind.Silence, endpoint.ToString(), $"{patience.TotalSeconds:0}");

    /// <summary>The reply as text; an error reply begins with <c>-</c>, an array is its elements in lines.</summary>
    /// <exception cref="ConnectionFailedException">The connection was lost, or the answer is not Redis'.</exception>
    public async Task<string?> SendAsync(CancellationToken cancellationToken, params string[] command) =>
        Text(await ReplyAsync(command, cancellationToken));

    /// <summary>
    /// The reply as Redis sent it: a <see cref="RespStatus"/>, text, a number, an array of replies, a <see cref="RespError"/>, or null.
    /// </summary>
    /// <exception cref="ConnectionFailedException">The connection was lost, or the answer is not Redis'.</exception>
    public async Task<object?> ReplyAsync(string[] command, CancellationToken cancellationToken) =>
        (await RepliesAsync([command], cancellationToken))[0];

    /// <summary>The replies to several commands, which are sent at once.</summary>
    /// <exception cref="ConnectionFailedException">The connection was lost, or an answer is not Redis'.</exception>
    public async Task<object?[]> RepliesAsync(string[][] commands, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(commands, Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (IOException error)
        {
            throw Failed(error);
        }
    }

    /// <summary>The lines of a long text reply, in constant memory. An error reply is one line that begins with <c>-</c>.</summary>
    /// <exception cref="ConnectionFailedException">The connection was lost, or the answer is not Redis'.</exception>
    public async IAsyncEnumerable<string> LinesAsync(
        string[] command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lines =
            client.LinesAsync(command, Timeout.InfiniteTimeSpan, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync())
        {
            yield return lines.Current;
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await lines.MoveNextAsync();
            }
            catch (IOException error)
            {
                throw Failed(error);
            }
        }
    }

    public void Dispose() => client.Dispose();

    private ConnectionFailedException Failed(IOException error) => new(
        error switch
        {
            RespException { IsTooLarge: true } => new ConnectionFailure(
                ConnectionFailureKind.TooLarge, Endpoint.ToString(), Bytes.Text(RespOptions.DefaultMostReplyBytes)),
            RespException => new ConnectionFailure(ConnectionFailureKind.NotRedis, Endpoint.ToString()),
            _ => new ConnectionFailure(ConnectionFailureKind.Lost, Endpoint.ToString()),
        },
        error);

    private static ConnectionFailure Refused(string? reply) =>
        reply is ['-', ..] ? ConnectionFailure.OfReply(reply) : new ConnectionFailure(ConnectionFailureKind.NotRedis);

    private static string? Text(object? reply) => reply switch
    {
        RespError error => $"-{error.Message}",
        RespStatus status => status.Text,
        object?[] elements => string.Join('\n', elements.Select(element => Text(element) ?? "")),
        null => null,
        _ => reply.ToString(),
    };
}
