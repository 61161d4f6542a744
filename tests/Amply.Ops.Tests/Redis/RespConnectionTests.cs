using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis.Probe;
using Amply.Wire;

namespace Amply.Ops.Tests.Redis;

/// <summary>What a server that is no Redis can do to the one that asks it.</summary>
public sealed class RespConnectionTests : IDisposable
{
    private readonly X509Certificate2 certificate = Certificate();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public RespConnectionTests() => listener.Start();

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    [Theory]
    [InlineData("+PONG\r\n", "PONG")]
    [InlineData("-ERR no\r\n", "-ERR no")]
    [InlineData("$-1\r\n", null)]
    [InlineData("$2\r\nab\r\n", "ab")]
    [InlineData("*2\r\n:1\r\n*1\r\n+a\r\n", "1\na")]
    [InlineData("*-1\r\n", "")]
    public async Task Send_WhenTheReplyIsRedis_ReadsIt(string sent, string? reply) => Assert.Equal(reply, await AskAsync(Encoding.UTF8.GetBytes(sent)));

    [Theory]
    [InlineData("$2000000000\r\n")]
    [InlineData("$9999999999999\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("*x\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    public async Task Send_WhenTheReplyIsNone_Fails(string sent) =>
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(Encoding.UTF8.GetBytes(sent)));

    [Fact]
    public async Task Send_WhenALineNeverEnds_FailsWithTheLimit()
    {
        var error = await Assert.ThrowsAnyAsync<IOException>(() => AskAsync([(byte)'+', .. Enumerable.Repeat((byte)'x', 9 * 1024 * 1024)]));

        Assert.Contains("the reply is larger than 8.0 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhenAnArrayHoldsVeryMany_FailsWithTheLimit()
    {
        var many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(":1\r\n", 3 * 1024 * 1024)));

        var error = await Assert.ThrowsAnyAsync<IOException>(() => AskAsync([.. "*2000000000\r\n"u8, .. many]));

        Assert.Contains("the reply is larger than 8.0 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhenArraysHoldArraysWithoutEnd_Fails()
    {
        var error = await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n", 100_000)))));

        Assert.Contains("the answer is not Redis' protocol", error.Message, StringComparison.Ordinal);
    }

    private async Task<string?> AskAsync(byte[] reply)
    {
        var serving = ServeAsync(reply);
        using (var connection = await RespConnection.OpenAsync(
            new Endpoint("localhost", ((IPEndPoint)listener.LocalEndpoint).Port), [certificate], new Secret("token"), default))
        {
            return await connection.SendAsync(default, "PING");
        }
    }

    private async Task ServeAsync(byte[] reply)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(certificate);
        var request = new byte[4096];
        try
        {
            _ = await stream.ReadAsync(request);
            await stream.WriteAsync("+OK\r\n"u8.ToArray());
            _ = await stream.ReadAsync(request);
            await stream.WriteAsync(reply);
            _ = await stream.ReadAsync(request);
        }
        catch (IOException)
        {
            // The one that asks has hung up.
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
