using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Amply.Ops.Routines.Snapshots;

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

/// <summary>Why redis-server did not load an RDB file: because of the file, or because of this machine, which says nothing about the file.</summary>
/// <param name="Words">A clause of which the file is the subject.</param>
/// <param name="IsOfFile">Whether no redis-server would load it.</param>
internal sealed partial record LoadProblem(string Words, bool IsOfFile)
{
    // A shell's numbers: 128 and the signal.
    private const int KilledBySignal = 128;

    public static LoadProblem OfFile(string words) => new(words, true);

    public static LoadProblem OfHere(string words) => new(words, false);

    /// <summary>From what redis-server logged; its own words could hold a key.</summary>
    public static LoadProblem Of(string log, int exitCode) =>
        log.Contains("Wrong RDB checksum", StringComparison.Ordinal) ? OfFile("its checksum does not fit its content: it was changed, or damaged, after it was written")
        : log.Contains("Wrong signature", StringComparison.Ordinal) ? OfFile("it is not an RDB file")
        : Version().Match(log) is { Success: true } version ? OfHere($"it is of RDB version {version.Groups[1].Value}, which this redis-server does not know")
        : log.Contains("module data", StringComparison.Ordinal) ? OfHere("it holds data of a module that this redis-server does not have")
        : log.Contains("Out Of Memory", StringComparison.Ordinal) ? OfHere("this machine has too little memory for it")
        : log.Contains("Unexpected EOF", StringComparison.Ordinal) || log.Contains("Short read", StringComparison.Ordinal) ? OfFile("it ends too early")
        : log.Contains("Internal error in RDB reading", StringComparison.Ordinal) || log.Contains("RDB ERROR", StringComparison.Ordinal) ? OfFile("its content is broken")
        : exitCode > KilledBySignal ? OfHere($"redis-server was killed by signal {exitCode - KilledBySignal} while it loaded it")
        : OfHere($"redis-server ended with exit code {exitCode} while it loaded it");

    [GeneratedRegex(@"Can't handle RDB format version (\d+)")]
    private static partial Regex Version();
}
