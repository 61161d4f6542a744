using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Amply.Model.Outputs;
using Amply.TestServers;
using Amply.Wire;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>One connection that never mends itself, so that a test sees whether it lived.</summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private readonly SslStream stream;
    private readonly StreamReader reader;

    private RedisConnection(SslStream stream)
    {
        this.stream = stream;
        reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Connects, and in a private lab by its bastion. The certificate must be for the endpoint's own name or address.</summary>
    /// <param name="certified">The name to ask of the certificate instead.</param>
    /// <exception cref="IOException">Nobody listens, or the connection was closed at once.</exception>
    public static async Task<RedisConnection> OpenAsync(StackOutputs outputs, string? endpoint = null, string? certified = null)
    {
        var server = Endpoint.Parse(endpoint ?? outputs.PrimaryEndpoint ?? outputs.ConfigurationEndpoint!);
        NetworkStream? way = null;
        try
        {
            way = outputs.Bastion is { } bastion
                ? await BastionClient.ConnectAsync(bastion, server.Address, server.Port)
                : await DirectAsync(server);
            using var authority = X509CertificateLoader.LoadCertificateFromFile(outputs.CaCertificateFile!);
            var stream = new SslStream(way);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = certified ?? server.Address,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            });
            var connection = new RedisConnection(stream);
            Assert.Equal("OK", await connection.SendAsync("AUTH", TokenOf(outputs)));
            return connection;
        }
        catch (Exception error)
        {
            way?.Dispose();
            // Closed at once: as it happens while it still connects, or right after.
            throw error is SocketException ? new IOException(error.Message, error) : error;
        }
    }

    public static string TokenOf(StackOutputs outputs) => Token().Match(outputs.RedisUrl!).Groups[1].Value;

    /// <summary>The reply as text; an array's elements one a line, an error beginning with its code, nil empty.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async Task<string> SendAsync(params string[] command)
    {
        var text = new StringBuilder($"*{command.Length}\r\n");
        foreach (var part in command)
        {
            text.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
        return await ReplyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        reader.Dispose();
        await stream.DisposeAsync();
    }

    private static async Task<NetworkStream> DirectAsync(Endpoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server.Address, server.Port);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<string> ReplyAsync()
    {
        var line = await reader.ReadLineAsync() ?? throw new IOException("The connection has ended.");
        switch (line[0])
        {
            case '$' when line == "$-1":
                return "";
            case '$':
                // ASCII only in these tests: characters are bytes.
                var bulk = new char[int.Parse(line[1..]) + 2];
                return await reader.ReadBlockAsync(bulk) == bulk.Length ? new string(bulk, 0, bulk.Length - 2) : throw new IOException("The connection has ended.");
            case '*':
                var parts = new List<string>();
                for (var left = int.Parse(line[1..]); left > 0; left--)
                {
                    parts.Add(await ReplyAsync());
                }

                return string.Join('\n', parts);
            default:
                return line[1..];
        }
    }

    [GeneratedRegex("^rediss://:([^@]+)@")]
    private static partial Regex Token();
}
