using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Amply.TestServers;

/// <summary>The client's side of SOCKS 5, as a person's tunnel speaks it: it sends the name, and the bastion finds the server.</summary>
internal static class BastionClient
{
    public const byte Succeeded = 0;
    public const byte NotAllowed = 2;

    /// <param name="bastion">As the lab's outputs have it: <c>socks5://host:port</c>.</param>
    /// <returns>A connection to the server behind the name.</returns>
    /// <exception cref="IOException">The bastion refused; the message has its reply.</exception>
    public static async Task<NetworkStream> ConnectAsync(string bastion, string host, int port)
    {
        var (reply, stream) = await AskAsync(bastion, host, port);
        if (reply is Succeeded)
        {
            return stream;
        }

        await stream.DisposeAsync();
        throw new IOException($"The bastion answers {reply} to {host}:{port}.");
    }

    /// <returns>The bastion's reply to a name and a port.</returns>
    public static async Task<byte> ReplyAsync(string bastion, string host, int port)
    {
        var (reply, stream) = await AskAsync(bastion, host, port);
        await stream.DisposeAsync();
        return reply;
    }

    private static async Task<(byte Reply, NetworkStream Stream)> AskAsync(string bastion, string host, int port)
    {
        var address = new Uri(bastion);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(new byte[] { 5, 1, 0 });
        var method = new byte[2];
        await stream.ReadExactlyAsync(method);
        var name = Encoding.ASCII.GetBytes(host);
        byte[] request = [5, 1, 0, 3, (byte)name.Length, .. name, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(request.Length - 2), (ushort)port);
        await stream.WriteAsync(request);
        var reply = new byte[10];
        await stream.ReadExactlyAsync(reply);
        return (reply[1], stream);
    }
}
