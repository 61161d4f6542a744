using System.Security.Cryptography;

namespace Amply.Ops.Routines.Manifests;

/// <summary>What a snapshot must hold, as seen on its node right before and right after it was made; no key and no value stands in it.</summary>
public sealed record SnapshotManifest
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required string Snapshot { get; init; }

    public required string ReplicationGroupId { get; init; }

    /// <summary>Where the keys were looked at: the node that the snapshot is of, in cluster mode every shard's primary.</summary>
    public required ImmutableArray<string> Nodes { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Of every hash in it, in Base64; another for each manifest, so that manifests cannot be compared by people's keys.</summary>
    public required string Salt { get; init; }

    /// <summary>Keys by prefix; <c>(other)</c> are those of no application.</summary>
    public required ImmutableSortedDictionary<string, CountRange> Keys { get; init; }

    /// <summary>Commands that write which the nodes carried out meanwhile: by as much the counts may be off on either side.</summary>
    public required long WritesMeanwhile { get; init; }

    /// <summary>Keys drawn evenly from all whose value did not change meanwhile: the snapshot holds them as they are here.</summary>
    public required ImmutableArray<SampledKey> Sample { get; init; }
}

/// <param name="Least">The smaller of the two counts.</param>
/// <param name="Most">The larger of the two counts.</param>
public sealed record CountRange(long Least, long Most);

/// <summary>One key of the sample.</summary>
/// <param name="Key">Salted hash of its name, in hex.</param>
/// <param name="Prefix">Its kind.</param>
/// <param name="State">What it held.</param>
public sealed record SampledKey(string Key, string Prefix, KeyFingerprint State);

/// <summary>What a key held, without saying it.</summary>
/// <param name="Type">Redis' word, for example <c>hash</c>.</param>
/// <param name="Length">Bytes of a string, elements of everything else.</param>
/// <param name="Value">Salted hash of the value, in hex; absent where it was too large to read.</param>
/// <param name="ExpiresAt">When its TTL runs out; absent where it has none.</param>
public sealed record KeyFingerprint(string Type, long Length, string? Value, DateTimeOffset? ExpiresAt)
{
    /// <summary>Whether nothing tells the two apart. A value that one side did not read tells nothing: a key takes more memory on one server than on another.</summary>
    public bool Agrees(KeyFingerprint other) => Value is null || other.Value is null
        ? this with { Value = null } == other with { Value = null }
        : this == other;
}

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
