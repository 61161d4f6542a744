using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>Finds what the names of a private lab lead to.</summary>
internal interface IBastionNames
{
    /// <param name="target">The server behind the name at this moment; null if it cannot be reached.</param>
    /// <returns>Whether the lab has such a name and port.</returns>
    bool TryFind(string host, int port, out IPEndPoint? target);
}

/// <summary>The server's side of SOCKS 5 (RFC 1928): only CONNECT, only to names of the lab, and without authentication.</summary>
internal sealed class SocksRoute(IBastionNames names, NetworkState network, TimeProvider clock) : IAskingRoute
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
    private const int MostBytes = 255 + PortBytes;
    private const int MostAtOnce = 128;
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(5);

    private int talking;

    private enum Reply : byte
    {
        Succeeded = 0,
        NotAllowed = 2,
        HostUnreachable = 4,
        ConnectionRefused = 5,
        CommandNotSupported = 7,
        AddressTypeNotSupported = 8,
    }

    public TimeSpan Delay => network.Delay;

    // A client reaches a target only by asking for its name.
    public IPEndPoint? TargetOf(IPAddress source) => null;

    /// <remarks>A client that breaks the protocol gets no reply, as it would not understand one.</remarks>
    public async Task<IPEndPoint?> AskAsync(Socket client, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref talking) > MostAtOnce)
            {
                return null;
            }

            using var ceiling = new CancellationTokenSource(Ceiling, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ceiling.Token);
            return await GreetAsync(client, either.Token) ? await RequestAsync(client, either.Token) : null;
        }
        finally
        {
            Interlocked.Decrement(ref talking);
        }
    }

    public async Task TellAsync(Socket client, SocketError outcome, CancellationToken cancellationToken)
    {
        if (outcome is SocketError.Success)
        {
            await ReplyAsync(client, Reply.Succeeded, cancellationToken);
            return;
        }

        using var ceiling = new CancellationTokenSource(Ceiling, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ceiling.Token);
        await RefuseAsync(
            client, outcome is SocketError.ConnectionRefused ? Reply.ConnectionRefused : Reply.HostUnreachable, either.Token);
    }

    private static async Task<bool> GreetAsync(Socket client, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        if (!await FillAsync(client, buffer.AsMemory(0, 2), cancellationToken) || buffer[0] is not Version)
        {
            return false;
        }

        var methods = buffer.AsMemory(0, buffer[1]);
        if (!await FillAsync(client, methods, cancellationToken))
        {
            return false;
        }

        var accepted = methods.Span.Contains(NoAuthentication);
        await SendAsync(client, [Version, accepted ? NoAuthentication : NoMethod], cancellationToken);
        if (!accepted)
        {
            await LeaveAsync(client, cancellationToken);
        }

        return accepted;
    }

    private async Task<IPEndPoint?> RequestAsync(Socket client, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        if (!await FillAsync(client, buffer.AsMemory(0, 4), cancellationToken) || buffer[0] is not Version)
        {
            return null;
        }

        var (command, kind) = (buffer[1], buffer[3]);
        if (kind is not (OfIpv4 or OfName or OfIpv6))
        {
            return await RefuseAsync(client, Reply.AddressTypeNotSupported, cancellationToken);
        }

        if (kind is OfName && !await FillAsync(client, buffer.AsMemory(0, 1), cancellationToken))
        {
            return null;
        }

        var length = kind switch { OfIpv4 => 4, OfIpv6 => 16, _ => buffer[0] };
        if (!await FillAsync(client, buffer.AsMemory(0, length + PortBytes), cancellationToken))
        {
            return null;
        }

        if (command is not Connect)
        {
            return await RefuseAsync(client, Reply.CommandNotSupported, cancellationToken);
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(length));
        if (kind is not OfName || !names.TryFind(Encoding.ASCII.GetString(buffer, 0, length), port, out var target))
        {
            return await RefuseAsync(client, Reply.NotAllowed, cancellationToken);
        }

        return target ?? await RefuseAsync(client, Reply.HostUnreachable, cancellationToken);
    }

    private static async Task<IPEndPoint?> RefuseAsync(Socket client, Reply why, CancellationToken cancellationToken)
    {
        await ReplyAsync(client, why, cancellationToken);
        await LeaveAsync(client, cancellationToken);
        return null;
    }

    // The address that the bastion connects from is no use to a client, so the reply has 0.0.0.0:0 in its place.
    private static Task ReplyAsync(Socket client, Reply reply, CancellationToken cancellationToken) =>
        SendAsync(client, [Version, (byte)reply, 0, OfIpv4, 0, 0, 0, 0, 0, 0], cancellationToken);

    // A reset would overtake the reply, so the client closes first.
    private static async Task LeaveAsync(Socket client, CancellationToken cancellationToken)
    {
        client.Shutdown(SocketShutdown.Send);
        var rest = new byte[MostBytes];
        while (await client.ReceiveAsync(rest, SocketFlags.None, cancellationToken) > 0)
        {
        }
    }

    private static async Task SendAsync(Socket client, byte[] bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await client.SendAsync(bytes.AsMemory(sent), SocketFlags.None, cancellationToken);
        }
    }

    /// <returns>Whether as many bytes came; the client may close its side before.</returns>
    private static async Task<bool> FillAsync(Socket client, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            var received = await client.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            if (received is 0)
            {
                return false;
            }

            buffer = buffer[received..];
        }

        return true;
    }
}
