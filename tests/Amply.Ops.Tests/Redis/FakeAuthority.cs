using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Amply.Ops.Tests.Redis;

/// <summary>An authority, and a server's certificate that it signed.</summary>
internal sealed class FakeAuthority
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private FakeAuthority(string host, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=amply test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(Now.AddYears(-5), Now.AddYears(5));
        Root = [X509CertificateLoader.LoadCertificate(root.Export(X509ContentType.Cert))];

        using var serverKey = RSA.Create(2048);
        var server = new CertificateRequest($"CN={host}", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        server.CertificateExtensions.Add(names.Build());
        using var signed = server.Create(root, from, until, RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(serverKey);
        Server = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>One for 127.0.0.1, valid now.</summary>
    public static FakeAuthority Trusted { get; } = new("127.0.0.1", Now.AddDays(-1), Now.AddDays(1));

    /// <summary>Of the authority, without its key.</summary>
    public X509Certificate2Collection Root { get; }

    public X509Certificate2 Server { get; }

    public static FakeAuthority Of(string host, int fromDays, int untilDays) => new(host, Now.AddDays(fromDays), Now.AddDays(untilDays));
}
