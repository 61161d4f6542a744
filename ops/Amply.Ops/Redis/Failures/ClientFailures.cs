using System.Collections.Immutable;
using StackExchange.Redis;

namespace Amply.Ops.Redis.Failures;

/// <summary>Why a client has no connection to the nodes that it knows.</summary>
internal static class ClientFailures
{
    /// <summary>A failure for each node without a connection; none for the others.</summary>
    /// <remarks>The client keeps the last failure of each node for itself: only a command that finds no connection is told.</remarks>
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
