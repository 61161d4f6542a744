using System.Net;
using System.Net.Sockets;

namespace Amply.TestServers;

/// <summary>A TCP endpoint on loopback in front of a server's unix socket, which can be pointed at another as ElastiCache's names are.</summary>
public sealed class MovableEndpoint : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock gate = new();
    private readonly HashSet<Socket> open = [];
    private readonly Task accepting;
    private volatile string target;

    public MovableEndpoint(RedisServer server)
    {
        target = server.SocketPath;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public EndPoint Address => listener.LocalEndPoint!;

    /// <summary>New connections go to this server; those that are open stay where they are.</summary>
    public void MoveTo(RedisServer server) => target = server.SocketPath;

    /// <summary>Closes every connection, as a failover does.</summary>
    public void CloseConnections()
    {
        lock (gate)
        {
            foreach (var socket in open)
            {
                socket.Dispose();
            }

            open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        CloseConnections();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptAsync();
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await server.ConnectAsync(new UnixDomainSocketEndPoint(target));
                lock (gate)
                {
                    open.Add(client);
                    open.Add(server);
                }

                _ = PumpAsync(client, server);
                _ = PumpAsync(server, client);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Either end has gone: so does the other.
        }

        from.Dispose();
        to.Dispose();
    }
}
