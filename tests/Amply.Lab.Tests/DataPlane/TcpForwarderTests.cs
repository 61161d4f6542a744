using System.Net;
using System.Net.Sockets;
using System.Text;
using Amply.Lab.Servers;

namespace Amply.Lab.Tests.DataPlane;

public sealed class TcpForwarderTests : IAsyncLifetime, IDisposable
{
    private readonly TcpListener target = new(IPAddress.Loopback, 0);
    private IPEndPoint address = null!;
    private readonly Route route = new();
    private TcpForwarder forwarder = null!;

    public Task InitializeAsync()
    {
        target.Start();
        route.Target = (IPEndPoint)target.LocalEndpoint;
        (address, forwarder) = Listen(route);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await forwarder.DisposeAsync();

    public void Dispose() => target.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task HalfClose_WhenClientEndsItsSide_StillBringsTheAnswer()
    {
        using var client = await ConnectAsync();
        using var server = await target.AcceptSocketAsync();
        await client.SendAsync("question"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("question", await ReadToEndAsync(server));
        await server.SendAsync("answer"u8.ToArray());
        server.Shutdown(SocketShutdown.Send);

        Assert.Equal("answer", await ReadToEndAsync(client));
    }

    [Fact(Timeout = 120_000)]
    public async Task HalfClose_WhenServerEndsItsSide_StillTakesWhatTheClientSends()
    {
        using var client = await ConnectAsync();
        using var server = await target.AcceptSocketAsync();
        server.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await ReadToEndAsync(client));
        await client.SendAsync("late"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("late", await ReadToEndAsync(server));
    }

    [Fact(Timeout = 120_000)]
    public async Task Reset_WhenServerDies_ReachesTheClient()
    {
        using var client = await ConnectAsync();
        using (var server = await target.AcceptSocketAsync())
        {
            server.Close(0);
        }

        Assert.True(await EndsAsync(client));
    }

    [Fact(Timeout = 120_000)]
    public async Task DropAll_WhenCalled_ClosesEveryConnectionAndTakesNewOnes()
    {
        using var one = await ConnectAsync();
        using var first = await target.AcceptSocketAsync();
        using var two = await ConnectAsync();
        using var second = await target.AcceptSocketAsync();

        forwarder.DropAll();

        Assert.All(await Task.WhenAll(EndsAsync(one), EndsAsync(first), EndsAsync(two), EndsAsync(second)), Assert.True);
        using var again = await ConnectAsync();
        using var accepted = await target.AcceptSocketAsync();
        await again.SendAsync("x"u8.ToArray());
        Assert.Equal(1, await accepted.ReceiveAsync(new byte[8]));
    }

    [Fact(Timeout = 120_000)]
    public async Task Connect_WhenTargetIsDead_IsClosedAndServesOnceItLives()
    {
        var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start();
        var live = route.Target;
        route.Target = (IPEndPoint)dead.LocalEndpoint;
        dead.Stop();
        Assert.True(await IsClosedAsync());

        route.Target = live;

        using var again = await ConnectAsync();
        using var accepted = await target.AcceptSocketAsync();
        Assert.True(again.Connected);
    }

    [Fact(Timeout = 120_000)]
    public async Task Connect_WhenThereIsNoTarget_IsClosed()
    {
        route.Target = null;

        Assert.True(await IsClosedAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task Route_WhenMoved_LeavesOpenConnectionsWhereTheyWere()
    {
        using var open = await ConnectAsync();
        using var before = await target.AcceptSocketAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        route.Target = (IPEndPoint)other.LocalEndpoint;

        using var moved = await ConnectAsync();
        using var after = await other.AcceptSocketAsync();
        await open.SendAsync("old"u8.ToArray());
        await moved.SendAsync("new"u8.ToArray());
        open.Shutdown(SocketShutdown.Send);
        moved.Shutdown(SocketShutdown.Send);

        Assert.Equal("old", await ReadToEndAsync(before));
        Assert.Equal("new", await ReadToEndAsync(after));
    }

    // The forwarder does not tell its port: one that was free a moment ago is tried until it still is.
    private static (IPEndPoint, TcpForwarder) Listen(Route route)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var address = (IPEndPoint)free.LocalEndpoint;
            free.Stop();
            try
            {
                return (address, TcpForwarder.Listen(address, route));
            }
            catch (SocketException) when (attempt < 10)
            {
                // Somebody was faster.
            }
        }
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var all = new List<byte>();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer) is > 0 and var read)
        {
            all.AddRange(buffer[..read]);
        }

        return Encoding.ASCII.GetString([.. all]);
    }

    /// <summary>By an end or a reset.</summary>
    private static async Task<bool> EndsAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]) is 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private async Task<bool> IsClosedAsync()
    {
        try
        {
            using var client = await ConnectAsync();
            return await EndsAsync(client);
        }
        catch (SocketException reset)
        {
            // It was closed before the connecting had returned; a refusal would mean that nobody listens.
            return reset.SocketErrorCode is SocketError.ConnectionReset;
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        return socket;
    }

    private sealed class Route : IForwarderRoute
    {
        public IPEndPoint? Target { get; set; }

        public TimeSpan Delay => TimeSpan.Zero;

        public IPEndPoint? TargetOf(IPAddress source) => Target;
    }
}
