using System.Security.Cryptography;

namespace Amply.Ops.Routines.Snapshots.Manifests;

/// <summary>Tells names and values apart without saying them.</summary>
/// <param name="salt">Random, of the manifest.</param>
internal sealed class SaltedHash(byte[] salt)
{
    private const int SaltBytes = 16;

    // 128 bits: no two keys of any keyspace that fits a node meet by chance.
    private const int KeptBytes = 16;

    public string Salt => Convert.ToBase64String(salt);

    public static SaltedHash New() => new(RandomNumberGenerator.GetBytes(SaltBytes));

    /// <exception cref="FormatException">Not Base64.</exception>
    public static SaltedHash Of(string salt) => new(Convert.FromBase64String(salt));

    public string Hex(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, data, hash);
        return Convert.ToHexStringLower(hash[..KeptBytes]);
    }
}
