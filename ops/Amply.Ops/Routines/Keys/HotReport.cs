using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Keys;

/// <summary>The keys that are used most, as far as Redis tells without MONITOR. A use is a read or a write on the primary.</summary>
public sealed record HotReport
{
    /// <summary>What a score is.</summary>
    public required HotMeasure Measure { get; init; }

    /// <summary>The policy of evictions, which decides what Redis records about the use of a key.</summary>
    public required string Policy { get; init; }

    /// <summary>The highest possible score.</summary>
    public required int MostScore { get; init; }

    public required long LookedAt { get; init; }

    /// <summary>Whether only a part of the keys was looked at, so that the hottest key may be missing.</summary>
    public required bool IsPart { get; init; }

    /// <summary>Keys that were in use and were not watched, because there are too many.</summary>
    public required long Unwatched { get; init; }

    /// <summary>The prefixes, the prefix with the most keys in use first.</summary>
    public required ImmutableArray<HotKind> Kinds { get; init; }

    /// <summary>The hottest keys, the hottest first.</summary>
    public required ImmutableArray<HotKey> Keys { get; init; }
}

/// <summary>Keys of one prefix.</summary>
/// <param name="Keys">Keys that were looked at.</param>
/// <param name="InUse">Keys that were used within the last 10 s, or with a counter above that of a new key.</param>
public sealed record HotKind(string Prefix, long Keys, long InUse);

/// <summary>One key.</summary>
/// <param name="Name">The name, with a hash in place of the id of a session or a user.</param>
public sealed record HotKey(string Name, int Score);

[JsonConverter(typeof(CamelCaseEnumConverter<HotMeasure>))]
public enum HotMeasure
{
    /// <summary>Redis' own counter of uses under an LFU policy. It is logarithmic and falls with time.</summary>
    Counter,

    /// <summary>Looks, one each second, that saw a use within the last 2 s.</summary>
    Looks,
}
