using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static Amply.Ops.Redis.Failures.ConnectionFailureKind;

namespace Amply.Ops.Redis.Failures;

/// <summary>How every connection to Redis verifies the server's certificate, and what it says of one that it refuses.</summary>
internal static class CertificateTrust
{
    /// <summary>The certificates of the authority that the target names; null where the system's authorities are meant.</summary>
    /// <exception cref="GroupUnreachableException">The file cannot be read, or holds no certificate.</exception>
    public static X509Certificate2Collection? Authority(string? file)
    {
        if (file is null)
        {
            return null;
        }

        return AuthorityFile.Problem(file) is { } why
            ? throw new GroupUnreachableException(new ConnectionFailure(NoAuthorityFile, Detail: $"'{file}' cannot be used: {why}"))
            : AuthorityFile.Load(file);
    }

    /// <param name="authority">Who must have signed the certificate; null: whom the system trusts.</param>
    public static SslClientAuthenticationOptions Options(string host, X509Certificate2Collection? authority)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = Accept };
        if (authority is not null)
        {
            options.CertificateChainPolicy =
                new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authority);
        }

        return options;
    }

    // The exception ends the handshake as false would, and says why.
    private static bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true : throw new CertificateRefusedException(Kind(chain, errors));

    private static ConnectionFailureKind Kind(X509Chain? chain, SslPolicyErrors errors)
    {
        var flags = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return errors switch
        {
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) || chain is null => Handshake,
            _ when (flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 => UnknownAuthority,
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => OtherName,
            _ when flags.HasFlag(X509ChainStatusFlags.NotTimeValid) =>
                chain.ChainElements.Any(e => e.Certificate.NotBefore > chain.ChainPolicy.VerificationTime) ? NotYetValid : Expired,
            _ when (flags & (X509ChainStatusFlags.Revoked | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation)) != 0 => Revoked,
            _ => UnknownAuthority,
        };
    }
}

/// <summary>The authority that a target names beside those of the system.</summary>
internal static class AuthorityFile
{
    /// <summary>Why it cannot be used, in a clause; null where it can.</summary>
    public static string? Problem(string path)
    {
        try
        {
            return Load(path).Count == 0 ? "it holds no certificate" : null;
        }
        catch (CryptographicException)
        {
            return "it holds a certificate that is damaged";
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return FileReason.Of(error, path);
        }
    }

    /// <exception cref="CryptographicException">A certificate in it is damaged.</exception>
    public static X509Certificate2Collection Load(string path)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(path);
        return authority;
    }
}
