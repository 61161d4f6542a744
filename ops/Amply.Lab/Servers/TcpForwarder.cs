using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Amply.Lab.Servers;

/// <summary>Tells a forwarder where connections go, at the moment of asking.</summary>
public interface IForwarderRoute
{
    /// <summary>The delay of all data in each direction. At most 64 KiB of a connection are delayed at a time.</summary>
    TimeSpan Delay { get; }

    /// <summary>The target of a new connection from an address; null closes the connection.</summary>
    IPEndPoint? TargetOf(IPAddress source);
}

/// <summary>A route that asks the client itself where it wants to go, and tells the client whether the target answers.</summary>
internal interface IAskingRoute : IForwarderRoute
{
    /// <returns>The target; null closes the connection.</returns>
    Task<IPEndPoint?> AskAsync(Socket client, CancellationToken cancellationToken);

    /// <param name="outcome">The outcome of connecting to the target.</param>
    Task TellAsync(Socket client, SocketError outcome, CancellationToken cancellationToken);
}

/// <summary>Listens on one address and forwards each connection to the present target.</summary>
/// <remarks>
/// It stands for a DNS name that moves: an open connection keeps its target, a new connection gets the new one. A thread for each
/// direction would be faster, but data on one connection could then overtake earlier data on another. With threads Celery missed results
/// on a busy machine, because a PUBLISH overtook an earlier SUBSCRIBE.
/// </remarks>
public sealed class TcpForwarder : IAsyncDisposable
{
    private const int Backlog = 512;
    private const int BufferSize = 64 * 1024;

    // A process that is frozen and has a full backlog never answers.
    private static readonly TimeSpan ConnectCeiling = TimeSpan.FromSeconds(10);

    private readonly Socket listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Link, byte> links = new();
    private readonly Task accepting;
    private readonly IForwarderRoute route;
    private volatile Hold hold = new([]);

    private TcpForwarder(Socket listener, IForwarderRoute route)
    {
        this.listener = listener;
        this.route = route;
        accepting = AcceptAsync();
    }

    /// <summary>Where the forwarder listens.</summary>
    public IPEndPoint Address => (IPEndPoint)listener.LocalEndPoint!;

    /// <summary>
    /// Sources whose connections stay open but forward no data. When the hold ends, data that has arrived is forwarded, unless the
    /// connection was closed.
    /// </summary>
    public ImmutableHashSet<IPAddress> Held
    {
        get => hold.Sources;
        set
        {
            var before = hold;
            hold = new Hold(value);
            before.Changed.TrySetResult();
        }
    }

    /// <exception cref="SocketException">The address is taken.</exception>
    public static TcpForwarder Listen(IPEndPoint address, IForwarderRoute route)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(address);
            listener.Listen(Backlog);
            return new TcpForwarder(listener, route);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Closes every connection that is open.</summary>
    public void DropAll()
    {
        foreach (var link in links.Keys)
        {
            link.Close();
        }
    }

    /// <summary>Closes every connection from one address.</summary>
    public void DropFrom(IPAddress source)
    {
        foreach (var link in links.Keys.Where(link => source.Equals(link.Source)))
        {
            link.Close();
        }
    }

    /// <summary>Closes every connection to one target.</summary>
    public void DropTo(IPEndPoint target)
    {
        foreach (var link in links.Keys.Where(link => target.Equals(link.Target)))
        {
            link.Close();
        }
    }

    /// <summary>Closes the listener and every connection at once, without waiting.</summary>
    public void Close()
    {
        stopping.Cancel();
        listener.Dispose();
        DropAll();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(stopping.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                continue;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            var link = new Link(client, server);
            try
            {
                // Listed before it asks for its target, so that DropAll after a change of the route closes this connection too.
                links[link] = 0;
                var source = ((IPEndPoint)client.RemoteEndPoint!).Address;
                link.Source = source;
                var asking = route as IAskingRoute;
                if ((asking is null ? route.TargetOf(source) : await asking.AskAsync(client, stopping.Token)) is not { } target)
                {
                    return;
                }

                link.Target = target;
                client.NoDelay = true;
                server.NoDelay = true;
                var outcome = await ConnectAsync(server, target);
                if (asking is not null)
                {
                    await asking.TellAsync(client, outcome, stopping.Token);
                }

                if (outcome is not SocketError.Success)
                {
                    return;
                }

                Task[] pumps = [PumpAsync(client, server, source, link), PumpAsync(server, client, source, link)];
                if (await Task.WhenAny(pumps) is { IsCompletedSuccessfully: false })
                {
                    // One side was reset, and the other side would wait for ever.
                    link.Close();
                }

                await Task.WhenAll(pumps);
            }
            catch (Exception broken) when (broken is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One side has closed, so the forwarder closes the other side.
            }
            finally
            {
                links.TryRemove(link, out _);
                link.Close();
            }
        }
    }

    private async Task<SocketError> ConnectAsync(Socket server, IPEndPoint target)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        ceiling.CancelAfter(ConnectCeiling);
        try
        {
            await server.ConnectAsync(target, ceiling.Token);
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
        catch (OperationCanceledException)
        {
            return SocketError.TimedOut;
        }
    }

    private async Task PumpAsync(Socket from, Socket to, IPAddress source, Link link)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        while (await from.ReceiveAsync(buffer, SocketFlags.None, stopping.Token) is > 0 and var received)
        {
            for (var now = hold; now.Sources.Contains(source) && !link.Closed.IsCompleted; now = hold)
            {
                await Task.WhenAny(now.Changed.Task, link.Closed).WaitAsync(stopping.Token);
            }

            if (route.Delay is { Ticks: > 0 } late)
            {
                await Task.Delay(late, stopping.Token);
            }

            for (var sent = 0; sent < received;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, received - sent), SocketFlags.None, stopping.Token);
            }
        }

        // Only this direction has ended. The other may still carry an answer.
        to.Shutdown(SocketShutdown.Send);
    }

    private sealed class Hold(ImmutableHashSet<IPAddress> sources)
    {
        public ImmutableHashSet<IPAddress> Sources { get; } = sources;

        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Link(Socket client, Socket server)
    {
        private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Closed => closed.Task;

        /// <summary>Null until it is known.</summary>
        public IPAddress? Source { get; set; }

        /// <summary>Null until it is known.</summary>
        public IPEndPoint? Target { get; set; }

        public void Close()
        {
            closed.TrySetResult();
            // A process that dies resets its connections. A regular close could leave the peer waiting.
            client.Close(0);
            server.Close(0);
        }
    }
}
