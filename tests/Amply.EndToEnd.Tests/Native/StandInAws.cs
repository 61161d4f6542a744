using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Amply.EndToEnd.Native;

/// <summary>AWS on loopback: a proxy that is every host which a client asks for, over TLS where the client does, with an authority of its own.</summary>
/// <remarks>A client reaches it by <c>https_proxy</c>, so that it uses the names and the chain of the real services.</remarks>
internal sealed partial class StandInAws : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<AwsCall> calls = new();
    private readonly Func<AwsCall, string?> answer;
    private readonly X509Certificate2 root = Authority("Amply test root", null);
    private readonly X509Certificate2 intermediate;
    private readonly Task accepting;

    /// <param name="answer">The body of the answer; null for 404.</param>
    public StandInAws(Func<AwsCall, string?> answer)
    {
        this.answer = answer;
        intermediate = Authority("Amply test intermediate", root);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    public string RootPem => root.ExportCertificatePem();

    public IReadOnlyCollection<AwsCall> Calls => calls;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        root.Dispose();
        intermediate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var closing = client;
            Stream stream = client.GetStream();
            var call = await ReadAsync(stream);
            if (call.Method == "CONNECT")
            {
                await stream.WriteAsync("HTTP/1.1 200 Connected\r\n\r\n"u8.ToArray());
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(Server(call.Target.Split(':')[0]), [intermediate], offline: true),
                });
                stream = secure;
                call = await ReadAsync(stream);
            }

            calls.Enqueue(call);
            var body = answer(call);
            var bytes = Encoding.UTF8.GetBytes(body ?? "");
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(body is null ? 404 : 200)} X\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not want this server.
        }
    }

    private static async Task<AwsCall> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 << 10];
        for (int end = -1, length = 0; end < 0 || text.Length < end + 4 + length;)
        {
            var read = await stream.ReadAsync(buffer);
            if (read is 0)
            {
                throw new IOException("the request was cut off");
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            if (end < 0 && (end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) >= 0)
            {
                length = Length().Match(text.ToString(0, end)) is { Success: true } told ? int.Parse(told.Groups[1].Value) : 0;
            }
        }

        var parts = text.ToString().Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1].Trim());
        return new AwsCall(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, parts[1]);
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return issuer is null ? request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1)) : Signed(request, key, issuer);
    }

    private X509Certificate2 Server(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stand-in", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return Signed(request, key, intermediate);
    }

    private static X509Certificate2 Signed(CertificateRequest request, ECDsa key, X509Certificate2 issuer)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var bare = request.Create(issuer, DateTimeOffset.UtcNow.AddMinutes(-5), issuer.NotAfter.AddMinutes(-1), RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }

    [GeneratedRegex(@"^Content-Length: (\d+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}

/// <summary>A request.</summary>
/// <param name="Target">As the client wrote it: a path, of a proxied request the whole URL.</param>
/// <param name="Headers">By their names in lower case.</param>
internal sealed partial record AwsCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Host => Headers.GetValueOrDefault("host") ?? "";

    /// <summary>The access key that signed it, and the session token that goes with the key; null where nobody signed.</summary>
    public (string Key, string? Token)? Signer => Headers.TryGetValue("authorization", out var signature) && Credential().Match(signature) is { Success: true } match
        ? (match.Groups[1].Value, Headers.GetValueOrDefault("x-amz-security-token"))
        : null;

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex Credential();
}
