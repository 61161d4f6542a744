using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Amply.Wire;

namespace Amply.Ops.Tests.Redis;

/// <summary>Listens where a redis-server would, and does to each connection what a test wants of a broken one.</summary>
internal sealed class FakeRedis : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private int connections;

    /// <param name="serve">What happens to a connection; it is closed when this returns.</param>
    public FakeRedis(Func<TcpClient, CancellationToken, Task> serve)
    {
        listener.Start();
        _ = AcceptAsync(serve);
    }

    public Endpoint Endpoint => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);

    /// <summary>How many connections came.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Speaks TLS and Redis' protocol.</summary>
    /// <param name="reply">A command's whole reply on the wire; empty: none.</param>
    public static FakeRedis Answering(Func<string[], string> reply, FakeAuthority? authority = null) => new(async (client, ct) =>
    {
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync((authority ?? FakeAuthority.Trusted).Server);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        while (await reader.ReadLineAsync(ct) is ['*', .. var count])
        {
            var command = new string[int.Parse(count)];
            for (var i = 0; i < command.Length; i++)
            {
                await reader.ReadLineAsync(ct);
                command[i] = await reader.ReadLineAsync(ct) ?? "";
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes(reply(command)), ct);
        }
    });

    /// <summary>Only takes connections.</summary>
    public static FakeRedis Silent() => new((_, ct) => Task.Delay(Timeout.Infinite, ct));

    /// <summary>Ends each connection at once.</summary>
    public static FakeRedis Closing() => new((_, _) => Task.CompletedTask);

    /// <summary>Speaks, and neither TLS nor Redis' protocol.</summary>
    public static FakeRedis Talking(string text) => new(async (client, ct) =>
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), ct);
        await Task.Delay(Timeout.Infinite, ct);
    });

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync(Func<TcpClient, CancellationToken, Task> serve)
    {
        var token = stopping.Token;
        while (!token.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            Interlocked.Increment(ref connections);
            _ = ServeAsync(client);
        }

        async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    await serve(client, token);
                }
                catch (Exception gone) when (gone is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
                {
                    // The other side has had enough.
                }
            }
        }
    }
}
