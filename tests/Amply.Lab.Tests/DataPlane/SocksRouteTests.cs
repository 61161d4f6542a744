using System.Net;
using System.Net.Sockets;
using System.Text;
using Amply.Lab.Servers;
using Amply.TestServers;
using Microsoft.Extensions.Time.Testing;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>The bastion of a private lab, byte by byte.</summary>
public sealed class SocksRouteTests : IAsyncLifetime, IDisposable
{
    private const string Known = "master.group.abcdef.euw1.cache.invalid";
    private const int Port = 6379;

    // An address of this process and of no lab: labs listen on 127.16 to 127.239.
    private static readonly IPAddress Address =
        IPAddress.Parse($"127.250.{Environment.ProcessId / 250 % 250}.{1 + (Environment.ProcessId % 250)}");

    private readonly TcpListener target = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider clock = new();
    private readonly Names names = new();
    private Bastion bastion = null!;

    private static byte[] Request { get; } = [5, 1, 0, 3, (byte)Known.Length, .. Encoding.ASCII.GetBytes(Known), Port >> 8, Port & 0xFF];

    public Task InitializeAsync()
    {
        target.Start();
        names.Target = (IPEndPoint)target.LocalEndpoint;
        bastion = Bastion.Listen(Address, new SocksRoute(names, new NetworkState(TimeSpan.Zero), clock));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await bastion.DisposeAsync();

    public void Dispose() => target.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Connect_WhenTheNameIsTheLabs_ForwardsBothWays()
    {
        await using var client = await BastionClient.ConnectAsync(bastion.Url, Known, Port);
        using var server = await target.AcceptSocketAsync();

        await client.WriteAsync("question"u8.ToArray());
        var asked = new byte[8];
        Assert.Equal(8, await server.ReceiveAsync(asked));
        await server.SendAsync("answer"u8.ToArray());
        var answered = new byte[6];
        await client.ReadExactlyAsync(answered);

        Assert.Equal("question answer", $"{Encoding.ASCII.GetString(asked)} {Encoding.ASCII.GetString(answered)}");
    }

    [Theory(Timeout = 120_000)]
    [InlineData("example.com", Port)]
    [InlineData("localhost", Port)]
    [InlineData("127.0.0.1", Port)]
    [InlineData("", Port)]
    [InlineData(Known, Port + 1)]
    public async Task Connect_WhenTheNameOrThePortIsNotTheLabs_IsNotAllowed(string host, int port) =>
        Assert.Equal(BastionClient.NotAllowed, await BastionClient.ReplyAsync(bastion.Url, host, port));

    [Fact(Timeout = 120_000)]
    public async Task Connect_WhenTheNameLeadsNowhere_IsUnreachable()
    {
        names.Target = null;

        Assert.Equal(4, await BastionClient.ReplyAsync(bastion.Url, Known, Port));
    }

    [Fact(Timeout = 120_000)]
    public async Task Connect_WhenTheServerIsDead_IsRefused()
    {
        target.Stop();

        Assert.Equal(5, await BastionClient.ReplyAsync(bastion.Url, Known, Port));
    }

    public static TheoryData<string, string> Talks { get; } = new()
    {
        // The method that the client offers is not "no authentication".
        { "050101", "05FF" },
        { "0500", "05FF" },
        // BIND and UDP ASSOCIATE.
        { "050100 05020001 7F000001 18EB", "0500 05070001000000000000" },
        { "050100 05030001 7F000001 18EB", "0500 05070001000000000000" },
        // Addresses, IPv4 and IPv6.
        { "050100 05010001 7F000001 18EB", "0500 05020001000000000000" },
        { "050100 05010004 00000000000000000000000000000001 18EB", "0500 05020001000000000000" },
        // A kind of address that does not exist.
        { "050100 05010009 7F000001 18EB", "0500 05080001000000000000" },
        // A name with bytes beyond ASCII.
        { "050100 05010003 02 FFFE 18EB", "0500 05020001000000000000" },
        // SOCKS 4, HTTP, TLS, an old request in a new greeting.
        { "0401 18EB 7F000001 00", "" },
        { "474554202F20485454502F312E310D0A0D0A", "" },
        { "16030100C8010000C4", "" },
        { "050100 04010003", "0500" },
    };

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Talks))]
    public async Task Talk_WhenItIsNotARequestForAName_EndsWithTheReplyOfTheProtocol(string sent, string answered)
    {
        Assert.Equal(answered.Replace(" ", ""), await TalkAsync(Convert.FromHexString(sent.Replace(" ", ""))));

        await using var next = await BastionClient.ConnectAsync(bastion.Url, Known, Port);
    }

    [Fact(Timeout = 120_000)]
    public async Task Request_WhenItArrivesByteByByte_IsUnderstood()
    {
        using var client = await ConnectAsync();
        foreach (var part in (byte[])[5, 1, 0, .. Request])
        {
            await client.SendAsync(new[] { part });
        }

        Assert.Equal([5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0], await ReadAsync(client, 12));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData("05")]
    [InlineData("05FF00")]
    [InlineData("050100")]
    [InlineData("050100 05010003 FF 61")]
    public async Task Silence_WhenARequestDoesNotEnd_IsClosedAfterTheCeiling(string sent)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Convert.FromHexString(sent.Replace(" ", "")));
        var ended = EndAsync(client);

        while (!ended.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ended, Task.Delay(10));
        }

        Assert.True(await ended <= 2);
        Assert.Equal(BastionClient.Succeeded, await BastionClient.ReplyAsync(bastion.Url, Known, Port));
    }

    [Fact(Timeout = 120_000)]
    public async Task Silence_WhenManyClientsKeepIt_LeavesNoRoomForMoreUntilTheyEnd()
    {
        var silent = new List<Socket>();
        for (var i = 0; i < 128; i++)
        {
            var client = await ConnectAsync();
            silent.Add(client);
            await client.SendAsync(new byte[] { 5, 1, 0 });
            Assert.Equal([5, 0], await ReadAsync(client, 2));
        }

        Assert.Equal("", await TalkAsync([5, 1, 0]));
        silent.ForEach(client => client.Dispose());

        while (await TalkAsync([5, 1, 0]) is not "0500")
        {
            await Task.Delay(10);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Listen_WhenTheUsualPortIsTaken_TakesAnother()
    {
        Assert.Equal($"socks5://{Address}:1080", bastion.Url);

        await using var second = Bastion.Listen(Address, new SocksRoute(names, new NetworkState(TimeSpan.Zero), clock));

        Assert.NotEqual(bastion.Url, second.Url);
        await using var client = await BastionClient.ConnectAsync(second.Url, Known, Port);
    }

    // Sends, ends the client's side, and reads to the end.
    private async Task<string> TalkAsync(byte[] bytes)
    {
        var all = new List<byte>();
        try
        {
            using var client = await ConnectAsync();
            await client.SendAsync(bytes);
            End(client);
            var buffer = new byte[64];
            while (await client.ReceiveAsync(buffer) is > 0 and var read)
            {
                all.AddRange(buffer[..read]);
            }
        }
        catch (SocketException)
        {
            // A client that does not speak SOCKS is reset, perhaps before its connecting has returned.
        }

        return Convert.ToHexString([.. all]);
    }

    private static void End(Socket client)
    {
        try
        {
            client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The bastion was faster. Its reply can still be read.
        }
    }

    private static async Task<byte[]> ReadAsync(Socket client, int count)
    {
        var bytes = new byte[count];
        await using var stream = new NetworkStream(client);
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <returns>How many bytes came before the end or the reset.</returns>
    private static async Task<int> EndAsync(Socket client)
    {
        var count = 0;
        try
        {
            var buffer = new byte[64];
            while (await client.ReceiveAsync(buffer) is > 0 and var read)
            {
                count += read;
            }
        }
        catch (SocketException)
        {
            // The bastion has reset the connection.
        }

        return count;
    }

    private async Task<Socket> ConnectAsync()
    {
        var address = new Uri(bastion.Url);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }

    private sealed class Names : IBastionNames
    {
        public IPEndPoint? Target { get; set; }

        public bool TryFind(string host, int port, out IPEndPoint? target)
        {
            target = Target;
            return host == Known && port == Port;
        }
    }
}
