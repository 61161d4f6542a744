using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The lab's own connection to one redis-server, always by address. The first command opens it.</summary>
/// <param name="certified">The name or address that the certificate must be for.</param>
internal sealed class AdminConnection(NodeSettings settings, string address, string certified)
{
    // A reply with the keys of a slot may be long.
    private const int MostReplyBytes = 256 * 1024 * 1024;

    private static readonly TimeSpan ConnectCeiling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerCeiling = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<RespClient>? opened;

    /// <summary>Runs commands, all in one message.</summary>
    /// <param name="ceiling">How long the answers may take; five seconds by default.</param>
    /// <exception cref="NodeException">The node does not answer, or refuses one of them.</exception>
    public async Task<object?[]> SendAsync(IReadOnlyList<object[]> commands, TimeSpan? ceiling)
    {
        var connection = await OpenAsync();
        object?[] replies;
        try
        {
            replies = await connection.SendAsync(commands, ceiling ?? AnswerCeiling, CancellationToken.None);
        }
        catch (Exception error)
        {
            // TLS throws many kinds of exceptions when its socket is closed.
            await CloseAsync(connection);
            throw new NodeException($"no answer to {commands[0][0]}: {LabException.Words(error)}", error);
        }

        return Accepted(replies);
    }

    /// <summary>Opens one more connection, as a client with this token. The caller closes it.</summary>
    /// <exception cref="NodeException">The node does not answer, or refuses.</exception>
    public Task<RespClient> OpenClientAsync(string token, string name) => ConnectAsync(["AUTH", token], ["CLIENT", "SETNAME", name]);

    /// <summary>Closes the connection. The next command opens another one.</summary>
    /// <param name="broken">The connection to close; null closes the present one.</param>
    public async Task CloseAsync(RespClient? broken = null)
    {
        Task<RespClient>? connecting;
        lock (gate)
        {
            connecting = opened;
            if (broken is not null && !(connecting is { IsCompletedSuccessfully: true } && connecting.Result == broken))
            {
                return;
            }

            opened = null;
        }

        try
        {
            if (connecting is not null)
            {
                await (await connecting).DisposeAsync();
            }
        }
        catch (NodeException)
        {
            // The connection was never opened, and its caller got the error.
        }
    }

    // Concurrent callers share one connection.
    private Task<RespClient> OpenAsync()
    {
        lock (gate)
        {
            return opened = opened is null or { IsFaulted: true }
                ? ConnectAsync(["AUTH", AclFile.Admin, settings.AdminPassword], ["CLIENT", "SETNAME", AclFile.Admin])
                : opened;
        }
    }

    private async Task<RespClient> ConnectAsync(params object[][] greeting)
    {
        using var ceiling = new CancellationTokenSource(ConnectCeiling);
        RespClient? connection = null;
        try
        {
            using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(settings.CertificateDirectory, "ca.pem"));
            var trust = new SslClientAuthenticationOptions
            {
                TargetHost = certified,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            };
            connection = await RespClient.OpenAsync(
                new Endpoint(address, settings.Network.Port),
                new RespOptions { Trust = trust, Text = Encoding.Latin1, MostReplyBytes = MostReplyBytes },
                ceiling.Token);
            Accepted(await connection.SendAsync(greeting, AnswerCeiling, CancellationToken.None));
            return connection;
        }
        catch (Exception error)
        {
            connection?.Dispose();
            throw error is NodeException
                ? error
                : new NodeException($"{address}:{settings.Network.Port} cannot be reached: {LabException.Words(error)}", error);
        }
    }

    private static object?[] Accepted(object?[] replies) =>
        replies.OfType<RespError>().FirstOrDefault() is { } refused ? throw new NodeException(refused.Message) : replies;
}

/// <summary>A node does not answer, or refuses a command of the lab.</summary>
internal sealed class NodeException(string message, Exception? inner = null) : LabException(message, inner);
