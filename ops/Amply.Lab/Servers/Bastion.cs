using System.Net;
using System.Net.Sockets;

namespace Amply.Lab.Servers;

/// <summary>The only way into a private lab: a SOCKS 5 server on loopback, which finds the lab's names for each new connection.</summary>
internal sealed class Bastion : IAsyncDisposable
{
    /// <summary>The port at which programs expect SOCKS.</summary>
    public const int UsualPort = 1080;

    private readonly TcpForwarder door;

    private Bastion(TcpForwarder door) => this.door = door;

    /// <summary>For example <c>socks5://127.83.7.5:1080</c>.</summary>
    public string Url => $"socks5://{door.Address}";

    /// <param name="address">An address of the lab. Where its usual port is taken, the kernel chooses a port.</param>
    public static Bastion Listen(IPAddress address, SocksRoute route)
    {
        try
        {
            return new Bastion(TcpForwarder.Listen(new IPEndPoint(address, UsualPort), route));
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            // Another program listens at this port on every address.
            return new Bastion(TcpForwarder.Listen(new IPEndPoint(address, 0), route));
        }
    }

    /// <summary>Closes the connections to a node that is cut off.</summary>
    public void Drop(RedisNode node) => door.DropTo(node.Endpoint);

    public ValueTask DisposeAsync() => door.DisposeAsync();
}
