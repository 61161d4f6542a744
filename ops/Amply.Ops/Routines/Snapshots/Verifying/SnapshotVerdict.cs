using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Redis;

namespace Amply.Ops.Routines.Snapshots.Verifying;

/// <summary>What a snapshot turned out to be.</summary>
public sealed record SnapshotVerdict
{
    public required string Snapshot { get; init; }

    public required SnapshotQuality Quality { get; init; }

    /// <summary>In one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Everything that is wrong, a sentence each; every document has its problems in one place.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>What is right and should be known all the same.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public ImmutableArray<PrefixVerdict> Prefixes { get; init; } = [];

    /// <summary>Keys whose TTL has run out since the snapshot was made.</summary>
    public long Expired { get; init; }

    /// <summary>Absent where there is no manifest.</summary>
    public SampleVerdict? Sample { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<SnapshotQuality>))]
public enum SnapshotQuality
{
    /// <summary>It loads and holds what its manifest says.</summary>
    Good,

    /// <summary>It does not load, or does not hold what its manifest says.</summary>
    Bad,

    /// <summary>It loads, and there is no manifest to compare it with.</summary>
    Unproven,

    /// <summary>It could not be loaded here, for a reason that says nothing about it.</summary>
    Unknown,
}

/// <param name="Prefix">Kind of key.</param>
/// <param name="Keys">In the snapshot.</param>
/// <param name="Least">By the manifest; absent without one.</param>
/// <param name="Most">By the manifest; absent without one.</param>
public sealed record PrefixVerdict(string Prefix, long Keys, long? Least, long? Most);

/// <summary>What became of the manifest's sample.</summary>
/// <param name="Same">As they were.</param>
/// <param name="Changed">Another value, type or TTL.</param>
/// <param name="Missing">Not there, though their TTL has not run out.</param>
/// <param name="Expired">Not there, for their TTL has run out.</param>
public sealed record SampleVerdict(int Same, int Changed, int Missing, int Expired);
