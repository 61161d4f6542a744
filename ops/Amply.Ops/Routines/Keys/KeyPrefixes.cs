using System.Collections.Immutable;
using System.Text;
using Amply.Keyspace;

namespace Amply.Ops.Routines.Keys;

/// <summary>The applications' kinds of keys, told by how they begin.</summary>
internal static class KeyPrefixes
{
    /// <summary>Stands for every key that is of none of them.</summary>
    public const string Other = "(other)";

    private static readonly ImmutableArray<(string Text, byte[] Bytes)> Known =
    [
        .. new[] { KeyNames.SessionPrefix, KeyNames.UserSessionsPrefix, KeyNames.RatePrefix, KeyNames.CachePrefix, KeyNames.CacheLeasePrefix, KeyNames.CeleryResultPrefix }
            .Select(text => (text, Encoding.UTF8.GetBytes(text))),
    ];

    /// <summary>Null where it is none of the applications'; the bare prefix belongs to somebody else.</summary>
    public static string? Of(ReadOnlySpan<byte> key)
    {
        foreach (var (text, bytes) in Known)
        {
            if (key.Length > bytes.Length && key.StartsWith(bytes))
            {
                return text;
            }
        }

        return null;
    }
}
