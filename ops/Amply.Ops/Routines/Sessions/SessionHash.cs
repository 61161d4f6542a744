using System.Security.Cryptography;

namespace Amply.Ops.Routines.Sessions;

/// <summary>How a session is named where people read: whoever has its id is its user.</summary>
public static class SessionHash
{
    /// <summary>The first twelve hex digits of the id's SHA-256; the same id, the same text.</summary>
    public static string Of(ReadOnlySpan<byte> id) => Convert.ToHexStringLower(SHA256.HashData(id))[..12];
}
