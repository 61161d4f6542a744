using System.Security.Cryptography;

namespace Amply.Ops.Routines.Manifests;

/// <summary>
/// What a snapshot must hold: counts of its node right before and right after the snapshot. It has no keys and no values.
/// </summary>
public sealed record SnapshotManifest
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;
    public required string Snapshot { get; init; }
    public required string ReplicationGroupId { get; init; }
    /// <summary>The nodes that were counted: the node of the snapshot, in cluster mode every shard's primary.</summary>
    public required ImmutableArray<string> Nodes { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset Until { get; init; }

    /// <summary>
    /// The salt of all hashes, in Base64. Each manifest has another salt, so that keys of two manifests cannot be compared.
    /// </summary>
    public required string Salt { get; init; }
    /// <summary>Keys by prefix. <c>(other)</c> are the keys of no application.</summary>
    public required ImmutableSortedDictionary<string, CountRange> Keys { get; init; }
    /// <summary>Write commands of the nodes meanwhile. The counts may differ by as many.</summary>
    public required long WritesMeanwhile { get; init; }
    /// <summary>An even sample of the keys whose value did not change meanwhile. The snapshot must hold the same values.</summary>
    public required ImmutableArray<SampledKey> Sample { get; init; }
}

/// <param name="Least">The smaller of the two counts.</param>
/// <param name="Most">The larger of the two counts.</param>
public sealed record CountRange(long Least, long Most);

/// <summary>One key of the sample.</summary>
/// <param name="Key">The salted hash of the name, in hex.</param>
/// <param name="Prefix">The kind of the key.</param>
/// <param name="State">The content.</param>
public sealed record SampledKey(string Key, string Prefix, KeyFingerprint State);

/// <summary>The content of a key, as a fingerprint.</summary>
/// <param name="Type">Redis' name of the type, for example <c>hash</c>.</param>
/// <param name="Length">The bytes of a string, the elements of another type.</param>
/// <param name="Value">The salted hash of the value, in hex; absent where the value was too large to read.</param>
/// <param name="ExpiresAt">When the TTL ends; absent without a TTL.</param>
public sealed record KeyFingerprint(string Type, long Length, string? Value, DateTimeOffset? ExpiresAt)
{
    /// <summary>
    /// Whether the two are the same. A value that one side did not read is not compared: a key needs more memory on one server than on
    /// another.
    /// </summary>
    public bool Agrees(KeyFingerprint other) => Value is null || other.Value is null
        ? this with { Value = null } == other with { Value = null }
        : this == other;
}

/// <summary>Hashes names and values with a salt.</summary>
/// <param name="salt">The random salt of the manifest.</param>
internal sealed class SaltedHash(byte[] salt)
{
    private const int SaltBytes = 16;

    // 128 bits: no two keys of a node have the same hash by chance.
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
