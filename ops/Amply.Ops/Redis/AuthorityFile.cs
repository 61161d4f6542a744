using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amply.Wire;

namespace Amply.Ops.Redis;

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
