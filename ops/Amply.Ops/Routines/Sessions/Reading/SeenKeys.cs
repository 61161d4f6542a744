using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Amply.Ops.Routines.Sessions.Reading;

/// <summary>Knows again what SCAN returns twice, in bounded memory.</summary>
internal sealed class SeenKeys
{
    /// <summary>What comes after so many is not remembered.</summary>
    public const int Most = 100_000;

    private readonly HashSet<ulong> hashes = [];

    /// <summary>Whether everything that was added is remembered.</summary>
    public bool RemembersAll { get; private set; } = true;

    /// <returns>False where it surely came before.</returns>
    public bool Add(ReadOnlySpan<byte> key)
    {
        // Whoever writes keys cannot make two of them meet.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, digest);
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        if (hashes.Count < Most)
        {
            return hashes.Add(hash);
        }

        RemembersAll = false;
        return !hashes.Contains(hash);
    }
}
