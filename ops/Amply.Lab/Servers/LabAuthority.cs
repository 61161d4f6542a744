using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Amply.Lab.Servers;

/// <summary>Creates a lab's certificate authority and one certificate: for all addresses of the lab, or for its private names.</summary>
internal static class LabAuthority
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Writes <c>ca.pem</c>, <c>server.pem</c> and <c>server.key</c>; the authority's key is never stored.</summary>
    public static void Write(string directory, string name, LabNetwork network, PrivateNames? names, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN=Amply lab {name}", authorityKey, HashAlgorithmName.SHA256);
        var ofAuthority = authorityRequest.CertificateExtensions;
        ofAuthority.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        ofAuthority.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        ofAuthority.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, critical: false));
        using var authority = authorityRequest.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest($"CN={name}", serverKey, HashAlgorithmName.SHA256);
        var ofServer = serverRequest.CertificateExtensions;
        ofServer.Add(CertifiedNames(network, names).Build());
        ofServer.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        ofServer.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        // Server and client: a replica is a client of its primary, with the same certificate.
        ofServer.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        ofServer.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var server = serverRequest.Create(
            authority, now.AddMinutes(-5), now + Lifetime - TimeSpan.FromHours(1), RandomNumberGenerator.GetBytes(16));

        File.WriteAllText(Path.Combine(directory, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "server.pem"), server.ExportCertificatePem());
        PrivateFiles.Write(Path.Combine(directory, "server.key"), serverKey.ExportPkcs8PrivateKeyPem());
    }

    // ElastiCache's certificate, too, is for a wildcard of the group's names and for no address.
    private static SubjectAlternativeNameBuilder CertifiedNames(LabNetwork network, PrivateNames? names)
    {
        var certified = new SubjectAlternativeNameBuilder();
        if (names is not null)
        {
            certified.AddDnsName(names.Wildcard);
            return certified;
        }

        certified.AddDnsName("localhost");
        foreach (var address in network.All)
        {
            certified.AddIpAddress(address);
        }

        return certified;
    }
}
