using System.Net;
using System.Net.Sockets;

namespace Amply.Lab.Servers;

/// <summary>Finds what the names of a private lab lead to.</summary>
internal interface IBastionNames
{
    /// <param name="target">The server behind the name at this moment; null if it cannot be reached.</param>
    /// <returns>Whether the lab has such a name and port.</returns>
    bool TryFind(string host, int port, out IPEndPoint? target);
}

/// <summary>Leads each client to the name that it asks for by SOCKS 5, and to nothing but names of the lab.</summary>
internal sealed class SocksRoute(IBastionNames names, NetworkState network, TimeProvider clock) : IAskingRoute
{
    private const int MostAtOnce = 128;

    // For all that a client says, and for its leaving after a refusal.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(5);

    private int talking;

    public TimeSpan Delay => network.Delay;

    // A client reaches a target only by asking for its name.
    public IPEndPoint? TargetOf(IPAddress source) => null;

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
            return await TargetAsync(new SocksTalk(client, either.Token));
        }
        finally
        {
            Interlocked.Decrement(ref talking);
        }
    }

    public async Task TellAsync(Socket client, SocketError outcome, CancellationToken cancellationToken)
    {
        using var ceiling = new CancellationTokenSource(Ceiling, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ceiling.Token);
        var talk = new SocksTalk(client, either.Token);
        await (outcome switch
        {
            SocketError.Success => talk.ReplyAsync(SocksReply.Succeeded),
            SocketError.ConnectionRefused => talk.RefuseAsync(SocksReply.ConnectionRefused),
            _ => talk.RefuseAsync(SocksReply.HostUnreachable),
        });
    }

    private async Task<IPEndPoint?> TargetAsync(SocksTalk talk)
    {
        if (!await talk.GreetAsync() || await talk.RequestAsync() is not { } request)
        {
            return null;
        }

        if (request.Host is not { } host || !names.TryFind(host, request.Port, out var target))
        {
            await talk.RefuseAsync(SocksReply.NotAllowed);
            return null;
        }

        if (target is null)
        {
            await talk.RefuseAsync(SocksReply.HostUnreachable);
        }

        return target;
    }
}
