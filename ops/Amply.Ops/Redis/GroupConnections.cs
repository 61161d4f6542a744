using System.Security.Cryptography.X509Certificates;
using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;
using StackExchange.Redis;

namespace Amply.Ops.Redis;

/// <summary>Connects to a group's nodes over TLS, and finds the reason where that fails.</summary>
internal sealed class GroupConnections(ImmutableArray<Endpoint> endpoints, X509Certificate2Collection? authority, Secret token)
    : IMultiplexerFactory, IFailureFinder
{
    private static readonly TimeSpan Patience = ConnectionSettings.ConnectTimeout + ConnectionSettings.ReplyTimeout;

    public Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken) =>
        new MultiplexerFactory(Options()).ConnectAsync(cancellationToken);

    public async Task<ImmutableArray<ConnectionFailure>> FindAsync(CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(endpoints.Select(endpoint => AskAsync(endpoint, cancellationToken)))).OfType<ConnectionFailure>()];

    private async Task<ConnectionFailure?> AskAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Patience);
        try
        {
            using var connection = await RespConnection.OpenAsync(endpoint, authority, token, ceiling.Token);
            var reply = await connection.SendAsync(ceiling.Token, "PING") ?? "";
            return reply.StartsWith('-') ? ConnectionFailure.OfReply(reply) with { Endpoint = endpoint.ToString() } : null;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            return RespConnection.Late(late, endpoint, Patience);
        }
        catch (ConnectionFailedException failed)
        {
            return failed.Failure;
        }
    }

    private ConfigurationOptions Options()
    {
        var options = ConnectionSettings.Resilient("amply-ops");
        options.Ssl = true;
        options.SslClientAuthenticationOptions = host =>
        {
            var trust = CertificateTrust.Options(host, authority);
            // The same setting that the client uses by default.
            trust.CertificateRevocationCheckMode = authority is null ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
            return trust;
        };
        // The client counts INFO, CLUSTER and SLOWLOG as administration.
        options.AllowAdmin = true;
        options.Password = token.Reveal();
        endpoints.ToList().ForEach(endpoint => options.EndPoints.Add(endpoint.Address, endpoint.Port));
        return options;
    }
}

internal interface IFailureFinder
{
    /// <summary>The failures of the nodes that do not answer.</summary>
    Task<ImmutableArray<ConnectionFailure>> FindAsync(CancellationToken cancellationToken);
}

/// <summary>Redis could not be reached; the message names the endpoint or the secret, never the token.</summary>
public sealed class GroupUnreachableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    public GroupUnreachableException(ConnectionFailure failure, Exception? innerException = null)
        : this(failure.Sentence, innerException) => Failure = failure;

    /// <summary>Null where Redis was not asked.</summary>
    public ConnectionFailure? Failure { get; }
    /// <summary>What the person can do; null where that is not known.</summary>
    public string? Remedy { get; init; }
}
