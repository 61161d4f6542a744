using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>One connection that never mends itself, so that a test sees whether it lived.</summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private readonly TcpClient tcp;
    private readonly SslStream stream;
    private readonly StreamReader reader;

    private RedisConnection(TcpClient tcp, SslStream stream)
    {
        (this.tcp, this.stream) = (tcp, stream);
        reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
    }

    /// <exception cref="IOException">Nobody listens, or the connection was closed at once.</exception>
    public static async Task<RedisConnection> OpenAsync(StackOutputs outputs, string? endpoint = null)
    {
        var address = IPEndPoint.Parse(endpoint ?? outputs.PrimaryEndpoint ?? outputs.ConfigurationEndpoint!);
        var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(address);
            using var authority = X509CertificateLoader.LoadCertificateFromFile(outputs.CaCertificateFile!);
            var stream = new SslStream(tcp.GetStream());
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = address.Address.ToString(),
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            });
            var connection = new RedisConnection(tcp, stream);
            Assert.Equal("OK", await connection.SendAsync("AUTH", TokenOf(outputs)));
            return connection;
        }
        catch (Exception error)
        {
            tcp.Dispose();
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
        tcp.Dispose();
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
