using System.Net;
using System.Net.Sockets;
using Amply.Keyspace.Connections;
using Moq;
using StackExchange.Redis;

namespace Amply.Ops.Tests.Redis;

/// <summary>The client's connections to one node at 127.0.0.1:6379, which a test moves by its clock.</summary>
internal sealed class FakeClient(TimeProvider clock)
{
    private readonly Mock<IMultiplexerFactory> factory = new(MockBehavior.Strict);

    public IMultiplexerFactory Factory => factory.Object;

    /// <summary>How many connections were begun.</summary>
    public int Connections { get; private set; }

    /// <summary>What INFO says besides the role.</summary>
    public string Identity { get; set; } = "run_id:one\nmaster_replid:one";

    /// <param name="comesAbout">Whether a connection of this age is connected.</param>
    public FakeClient Connects(Func<TimeSpan, bool> comesAbout, string role)
    {
        factory.Setup(f => f.ConnectAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            Connections++;
            var began = clock.GetTimestamp();
            var server = new Mock<IServer>(MockBehavior.Strict);
            server.SetupGet(s => s.IsConnected).Returns(() => comesAbout(clock.GetElapsedTime(began)));
            server.SetupGet(s => s.EndPoint).Returns(new IPEndPoint(IPAddress.Loopback, 6379));
            server.Setup(s => s.InfoRawAsync(It.IsAny<RedisValue>(), It.IsAny<CommandFlags>())).ReturnsAsync(
                () => $"{Identity}\n{role}\nloading:0\ncluster_enabled:0\n");
            server.Setup(s => s.PingAsync(It.IsAny<CommandFlags>())).ThrowsAsync(
                new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "words of a library", new SocketException((int)SocketError.ConnectionRefused)));
            var connection = new Mock<IConnectionMultiplexer>();
            connection.Setup(c => c.GetServers()).Returns([server.Object]);
            connection.Setup(c => c.GetDatabase(It.IsAny<int>(), It.IsAny<object>())).Returns(Mock.Of<IDatabase>());
            return connection.Object;
        });
        return this;
    }
}
