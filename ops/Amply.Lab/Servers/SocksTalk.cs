using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The server's side of SOCKS 5 (RFC 1928) on one connection: only CONNECT, and without authentication.</summary>
/// <remarks>A client that breaks the protocol gets no reply, because it would not understand one.</remarks>
internal sealed class SocksTalk(Socket client, CancellationToken cancellationToken)
{
    private const byte Version = 5;
    private const byte NoAuthentication = 0;
    private const byte NoMethod = 0xFF;
    private const byte Connect = 1;
    private const byte OfIpv4 = 1;
    private const byte OfName = 3;
    private const byte OfIpv6 = 4;
    private const int PortBytes = 2;

    // A greeting has at most 255 methods, a request at most a name of 255 bytes and its port.
    private readonly byte[] buffer = new byte[255 + PortBytes];

    /// <summary>Agrees with the client on no authentication.</summary>
    /// <returns>Whether the client may now send its request.</returns>
    public async Task<bool> GreetAsync()
    {
        if (!await FillAsync(0, 2) || buffer[0] is not Version)
        {
            return false;
        }

        int methods = buffer[1];
        if (!await FillAsync(0, methods))
        {
            return false;
        }

        var accepted = buffer.AsSpan(0, methods).Contains(NoAuthentication);
        await SendAsync([Version, accepted ? NoAuthentication : NoMethod]);
        if (!accepted)
        {
            await LeaveAsync();
        }

        return accepted;
    }

    /// <summary>Reads where the client wants to go.</summary>
    /// <returns>The request; null if it breaks the protocol, or was refused here because it is not a CONNECT.</returns>
    public async Task<SocksRequest?> RequestAsync()
    {
        if (!await FillAsync(0, 4) || buffer[0] is not Version)
        {
            return null;
        }

        var (command, kind) = (buffer[1], buffer[3]);
        if (kind is not (OfIpv4 or OfName or OfIpv6))
        {
            await RefuseAsync(SocksReply.AddressTypeNotSupported);
            return null;
        }

        if (kind is OfName && !await FillAsync(0, 1))
        {
            return null;
        }

        var length = kind switch { OfIpv4 => 4, OfIpv6 => 16, _ => buffer[0] };
        if (!await FillAsync(0, length + PortBytes))
        {
            return null;
        }

        if (command is not Connect)
        {
            await RefuseAsync(SocksReply.CommandNotSupported);
            return null;
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(length));
        return new SocksRequest(kind is OfName ? Encoding.ASCII.GetString(buffer, 0, length) : null, port);
    }

    public async Task RefuseAsync(SocksReply why)
    {
        await ReplyAsync(why);
        await LeaveAsync();
    }

    // The address that the bastion connects from is no use to a client, so the reply has 0.0.0.0:0 in its place.
    public Task ReplyAsync(SocksReply reply) => SendAsync([Version, (byte)reply, 0, OfIpv4, 0, 0, 0, 0, 0, 0]);

    // A reset could overtake the reply, so the client closes first.
    private async Task LeaveAsync()
    {
        client.Shutdown(SocketShutdown.Send);
        while (await client.ReceiveAsync(buffer, SocketFlags.None, cancellationToken) > 0)
        {
        }
    }

    private async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await client.SendAsync(bytes.AsMemory(sent), SocketFlags.None, cancellationToken);
        }
    }

    /// <returns>Whether as many bytes came; the client may close its side before.</returns>
    private async Task<bool> FillAsync(int from, int count)
    {
        while (count > 0)
        {
            var received = await client.ReceiveAsync(buffer.AsMemory(from, count), SocketFlags.None, cancellationToken);
            if (received is 0)
            {
                return false;
            }

            (from, count) = (from + received, count - received);
        }

        return true;
    }
}

/// <param name="Host">The name; null if the client sent an address.</param>
internal sealed record SocksRequest(string? Host, int Port);

internal enum SocksReply : byte
{
    Succeeded = 0,
    NotAllowed = 2,
    HostUnreachable = 4,
    ConnectionRefused = 5,
    CommandNotSupported = 7,
    AddressTypeNotSupported = 8,
}
