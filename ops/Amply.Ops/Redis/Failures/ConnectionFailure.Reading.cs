using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using StackExchange.Redis;
using static Amply.Ops.Redis.Failures.ConnectionFailureKind;

namespace Amply.Ops.Redis.Failures;

public sealed partial record ConnectionFailure
{
    // The client's prefix of an error reply in the handshake.
    private const string SimpleError = "SimpleError: ";

    private const string UnknownCommandText = "ERR unknown command ";

    // For a command in a script Redis names neither the command nor the code of the error.
    private const string UnknownInScriptText = "ERR Unknown Redis command called from script";
    private const string NoPermissionInScriptText = "ERR The user executing the script can't run this command";

    /// <summary>The cause in an exception of a client or a socket: the deepest inner exception that says something.</summary>
    /// <remarks>An exception may also hold the failure of an earlier attempt.</remarks>
    public static ConnectionFailure Of(Exception error)
    {
        var known = Known(error).ToArray();
        return known.FirstOrDefault(failure => failure.Kind is not (Silence or Lost or ConnectTimeout or NoPrimary))
            ?? known.FirstOrDefault()
            ?? new ConnectionFailure(Unexpected, Detail: error.GetType().Name);
    }

    /// <summary>The cause in an error reply of Redis.</summary>
    /// <param name="reply">With or without the protocol's <c>-</c>.</param>
    public static ConnectionFailure OfReply(string reply)
    {
        var text = reply.StartsWith(SimpleError, StringComparison.Ordinal) ? reply[SimpleError.Length..] : reply.TrimStart('-');
        return Code().Match(text).Value switch
        {
            _ when RedisErrors.IsRedirectionNotFollowed(text) => new(SlotMoved, Detail: "MOVED"),
            "WRONGPASS" or "NOAUTH" => new(AuthRefused, Detail: text.Split(' ')[0]),
            "NOPERM" => new(NoPermission, Detail: Command(text)),
            "LOADING" => new(Loading),
            "BUSY" => new(Busy),
            "MASTERDOWN" => new(PrimaryDown),
            "CLUSTERDOWN" => new(ClusterDown),
            "MOVED" or "ASK" or "TRYAGAIN" => new(SlotMoved, Detail: text.Split(' ')[0]),
            "READONLY" => new(ReadOnly),
            "OOM" => new(OutOfMemory),
            "MISCONF" => new(CannotSave),
            "ERR" when text.StartsWith("ERR max number of clients", StringComparison.Ordinal) => new(TooManyClients),
            "ERR" when text.StartsWith("ERR invalid password", StringComparison.Ordinal)
                || text.StartsWith("ERR AUTH", StringComparison.Ordinal) => new(AuthRefused),
            "ERR" when text.StartsWith(UnknownCommandText, StringComparison.Ordinal) =>
                new(ConnectionFailureKind.UnknownCommand, Detail: Command(text)),
            "ERR" when text.StartsWith(UnknownInScriptText, StringComparison.Ordinal) => new(ConnectionFailureKind.UnknownCommand),
            "ERR" when text.StartsWith(NoPermissionInScriptText, StringComparison.Ordinal) => new(NoPermission),
            { Length: > 0 } code => new(ErrorReply, Detail: code),
            _ => new(ErrorReply),
        };
    }

    private static IEnumerable<ConnectionFailure> Known(Exception error)
    {
        IEnumerable<Exception> causes =
            error is AggregateException several ? several.InnerExceptions : error.InnerException is { } inner ? [inner] : [];
        return causes.SelectMany(Known).Concat(Shallow(error) is { } own ? [own] : []);
    }

    private static ConnectionFailure? Shallow(Exception error) => error switch
    {
        ConnectionFailedException own => own.Failure,
        GroupUnreachableException { Failure: { } failure } => failure,
        CertificateRefusedException certificate => new(certificate.Kind),
        RedisServerException server => OfReply(server.Message),
        RedisTimeoutException => new(Silence, Detail: Seconds(ConnectionSettings.ReplyTimeout)),
        RedisConnectionException connection => Of(connection),
        SocketException socket => Of(socket.SocketErrorCode),
        AuthenticationException => new(Handshake),
        // Only TLS reports the end of a stream as an exception without an inner one.
        IOException { InnerException: null } => new(ClosedInHandshake),
        TimeoutException or OperationCanceledException => new(Silence),
        ObjectDisposedException or IOException => new(Lost),
        _ when error.Message.StartsWith(SimpleError, StringComparison.Ordinal) => OfReply(error.Message),
        _ => null,
    };

    private static ConnectionFailure? Of(RedisConnectionException connection) => connection.FailureType switch
    {
        ConnectionFailureType.UnableToConnect => new(ConnectTimeout, Detail: Seconds(ConnectionSettings.ConnectTimeout)),
        ConnectionFailureType.AuthenticationFailure => new(AuthRefused),
        ConnectionFailureType.Loading => new(Loading),
        ConnectionFailureType.ProtocolFailure or ConnectionFailureType.InternalFailure => new(NotRedis),
        ConnectionFailureType.UnableToResolvePhysicalConnection => new(NoPrimary),
        _ => new(Lost),
    };

    private static ConnectionFailure Of(SocketError code) => code switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => new(NameUnknown),
        SocketError.ConnectionRefused => new(Refused),
        SocketError.TimedOut => new(ConnectTimeout),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => new(Unroutable),
        // The client stopped the attempt.
        SocketError.OperationAborted => new(Silence),
        _ => new(Lost),
    };

    // Only the code and the command of a reply are shown. A command's name has only letters, so it is never a key.
    private static string? Command(string text) =>
        CommandName().Match(text) is { Success: true } match ? match.Groups[1].Value.ToUpperInvariant() : null;

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.#}";

    [GeneratedRegex("^[A-Z][A-Z0-9]{0,31}(?= |$)")]
    private static partial Regex Code();

    [GeneratedRegex("['`]([A-Za-z|_.-]{1,40})['`]")]
    private static partial Regex CommandName();
}

/// <summary>Finds out why a client has no connection to its nodes.</summary>
internal static class ClientFailures
{
    /// <summary>The failures of the nodes without a connection.</summary>
    /// <remarks>The client does not publish the last failure of a node. Only a failed command has it.</remarks>
    public static async Task<ImmutableArray<ConnectionFailure>> OfAsync(IConnectionMultiplexer connection)
    {
        var failures = ImmutableArray.CreateBuilder<ConnectionFailure>();
        foreach (var server in connection.GetServers().Where(server => !server.IsConnected))
        {
            try
            {
                await server.PingAsync();
            }
            catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
            {
                failures.Add(ConnectionFailure.Of(error) with { Endpoint = Name(server) });
            }
        }

        return failures.ToImmutable();
    }

    /// <summary><c>host:port</c> of a node.</summary>
    public static string Name(IServer server) => server.EndPoint.ToString() is { } text ? text[(text.LastIndexOf('/') + 1)..] : "?";
}
