using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Amply.Wire.Tests;

/// <summary>What Redis answers, and what a server that is no Redis can do to the one that asks it.</summary>
public sealed class RespClientTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly X509Certificate2 certificate = Certificate();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public RespClientTests() => listener.Start();

    private Endpoint Server => new("localhost", ((IPEndPoint)listener.LocalEndpoint).Port);

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    [Theory]
    [InlineData("+PONG\r\n", "PONG")]
    [InlineData("+PONG\n", "PONG")]
    [InlineData("+PONG\r\r\n", "PONG")]
    [InlineData("-ERR no\r\n", "RespError { Message = ERR no }")]
    [InlineData(":1\r\n", "1")]
    [InlineData(":-9223372036854775808\r\n", "-9223372036854775808")]
    [InlineData("$-1\r\n", null)]
    [InlineData("$0\r\n\r\n", "")]
    [InlineData("$2\r\nab\r\n", "ab")]
    [InlineData("$4\r\na\r\nb\r\n", "a\r\nb")]
    [InlineData("*2\r\n:1\r\n*1\r\n+a\r\n", "[1,[a]]")]
    [InlineData("*2\r\n$-1\r\n-no\r\n", "[,RespError { Message = no }]")]
    [InlineData("*-1\r\n", "[]")]
    public async Task Send_WhenTheReplyIsRedis_ReadsIt(string sent, string? reply) => Assert.Equal(reply, Shown((await AskAsync(sent))[0]));

    [Theory]
    [InlineData("$2000000000\r\n")]
    [InlineData("$9999999999999\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("*x\r\n")]
    [InlineData("*99999999999999999999\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":99999999999999999999\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    public async Task Send_WhenTheReplyIsNone_Fails(string sent) => await Assert.ThrowsAsync<RespException>(() => AskAsync(sent));

    [Theory]
    [InlineData("")]
    [InlineData("+PO")]
    [InlineData("$5\r\nab")]
    [InlineData("$2\r\nab")]
    [InlineData("*2\r\n:1\r\n")]
    public async Task Send_WhenTheReplyBreaksOff_Fails(string sent) =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => AskAsync(sent, closing: true));

    [Fact]
    public async Task Send_WhenALineNeverEnds_FailsWithTheLimit()
    {
        var error = await Assert.ThrowsAsync<RespException>(() => AskAsync($"+{new string('x', 9 * 1024 * 1024)}"));

        Assert.True(error.IsTooLarge);
    }

    [Fact]
    public async Task Send_WhenAnArrayHoldsVeryMany_FailsWithTheLimit()
    {
        var many = string.Concat(Enumerable.Repeat(":1\r\n", 3 * 1024 * 1024));

        var error = await Assert.ThrowsAsync<RespException>(() => AskAsync($"*2000000000\r\n{many}"));

        Assert.True(error.IsTooLarge);
    }

    [Fact]
    public async Task Send_WhenArraysHoldArraysWithoutEnd_Fails()
    {
        var error = await Assert.ThrowsAsync<RespException>(() => AskAsync(string.Concat(Enumerable.Repeat("*1\r\n", 100_000))));

        Assert.Equal("the answer is not Redis' protocol", error.Message);
    }

    [Fact]
    public async Task Send_WhenOneOfSeveralCommandsIsRefused_ReadsTheOthersAndGoesOn()
    {
        _ = ServeAsync("+a\r\n-ERR no\r\n:3\r\n", "+again\r\n");
        using var client = await OpenAsync();

        Assert.Equal("[a,RespError { Message = ERR no },3]", Shown(await client.SendAsync([["A"], ["B"], ["C"]], Patience, default)));
        Assert.Equal("[again]", Shown(await client.SendAsync([["D"]], Patience, default)));
    }

    [Fact]
    public async Task Send_WhenAnAnswerIsLate_DoesNotTakeItForTheNextOnes()
    {
        _ = ServeAsync("", "+late\r\n");
        using var client = await OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync([["A"]], TimeSpan.FromMilliseconds(50), default));

        Assert.Equal("the connection was closed",
            (await Assert.ThrowsAsync<RespException>(() => client.SendAsync([["B"]], Patience, default))).Message);
    }

    [Fact]
    public async Task Send_WhenTheConnectionIsEndedMeanwhile_Fails()
    {
        _ = ServeAsync("");
        var client = await OpenAsync();
        var asked = client.SendAsync([["A"]], Patience, default);

        await client.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => asked);
    }

    [Fact]
    public async Task Send_WhenAKeyIsNoText_KeepsItsBytes()
    {
        byte[] key = [0, 0xff, 0x85, (byte)'\r', (byte)'\n'];
        _ = ServeAsync($"${key.Length}\r\n{Encoding.Latin1.GetString(key)}\r\n");
        using var client = await OpenAsync(Encoding.Latin1);

        var replies = await client.SendAsync([["GET", key]], Patience, default);

        Assert.Equal(key, Encoding.Latin1.GetBytes((string)replies[0]!));
    }

    [Theory]
    [InlineData("$11\r\na=1\nb=2\r\nc=\r\n", "a=1 b=2 c=")]
    [InlineData("$4\r\na\n\nb\r\n", "a b")]
    [InlineData("$0\r\n\r\n", "")]
    [InlineData("-NOPERM no\r\n", "-NOPERM no")]
    public async Task Lines_AreTheLinesOfABulkReplyAndTheConnectionStaysUsable(string sent, string lines)
    {
        _ = ServeAsync(sent, "+again\r\n");
        using var client = await OpenAsync();

        Assert.Equal(lines, string.Join(' ', await LinesAsync(client)));
        Assert.Equal("[again]", Shown(await client.SendAsync([["D"]], Patience, default)));
    }

    [Fact]
    public async Task Lines_OfAReplyLargerThanTheLimit_AreRead()
    {
        var line = new string('x', 99) + "\n";
        var count = (RespOptions.DefaultMostReplyBytes / line.Length) + 1_000;
        _ = ServeAsync($"${count * line.Length}\r\n{string.Concat(Enumerable.Repeat(line, count))}\r\n");
        using var client = await OpenAsync();

        Assert.Equal(count, (await LinesAsync(client)).Count);
    }

    [Theory]
    [InlineData("+OK\r\n")]
    [InlineData(":1\r\n")]
    [InlineData("$-1\r\n")]
    public async Task Lines_OfAnotherReply_Fail(string sent)
    {
        _ = ServeAsync(sent);
        using var client = await OpenAsync();

        await Assert.ThrowsAsync<RespException>(() => LinesAsync(client));
    }

    private static async Task<List<string>> LinesAsync(RespClient client)
    {
        var lines = new List<string>();
        await foreach (var line in client.LinesAsync(["CLIENT", "LIST"], Patience, default))
        {
            lines.Add(line);
        }

        return lines;
    }

    [Fact]
    public async Task Open_WhenTheTimeIsOverBeforeTheNetworkConnects_SaysSo() =>
        await Assert.ThrowsAsync<StillConnectingException>(() =>
            RespClient.OpenAsync(Server, new RespOptions { Trust = new SslClientAuthenticationOptions { TargetHost = "localhost" } },
                new CancellationToken(true)));

    [Fact]
    public async Task Open_WhenTheCertificateIsNotTrusted_Refuses()
    {
        _ = ServeAsync("+OK\r\n");

        await Assert.ThrowsAsync<AuthenticationException>(() =>
            RespClient.OpenAsync(
                Server, new RespOptions { Trust = new SslClientAuthenticationOptions { TargetHost = "localhost" } }, default));
    }

    private static string? Shown(object? reply) =>
        reply is object?[] elements ? $"[{string.Join(',', elements.Select(Shown))}]" : reply?.ToString();

    private Task<RespClient> OpenAsync(Encoding? text = null)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { certificate },
            RevocationMode = X509RevocationMode.NoCheck
        };
        return RespClient.OpenAsync(
            Server,
            new RespOptions
            {
                Trust = new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = trust },
                Text = text ?? Encoding.UTF8
            },
            default);
    }

    private async Task<object?[]> AskAsync(string reply, bool closing = false)
    {
        _ = ServeAsync(closing, reply);
        using var client = await OpenAsync();
        return await client.SendAsync([["PING"]], Patience, default);
    }

    private Task ServeAsync(params string[] replies) => ServeAsync(closing: false, replies);

    private async Task ServeAsync(bool closing, params string[] replies)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        var request = new byte[4096];
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            foreach (var reply in replies)
            {
                _ = await stream.ReadAsync(request);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(reply));
            }

            _ = closing ? 0 : await stream.ReadAsync(request);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
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
