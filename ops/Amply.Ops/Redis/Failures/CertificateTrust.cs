using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static Amply.Ops.Redis.Failures.ConnectionFailureKind;

namespace Amply.Ops.Redis.Failures;

/// <summary>Verifies the server's certificate of every connection to Redis, and names the reason of a refusal.</summary>
internal static class CertificateTrust
{
    /// <summary>The certificates of the target's authority; null: the authorities of the system.</summary>
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

    /// <param name="authority">The authority that must have signed the certificate; null: the authorities of the system.</param>
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

    private const X509ChainStatusFlags NotKnownAsValid =
        X509ChainStatusFlags.Revoked | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    // The exception stops the handshake, as false does, and carries the reason.
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
            _ when (flags & NotKnownAsValid) != 0 => Revoked,
            _ => UnknownAuthority,
        };
    }
}

/// <summary>The file with the certificates of a target's authority.</summary>
internal static class AuthorityFile
{
    /// <summary>Why the file cannot be used, in a clause; null where it can.</summary>
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
