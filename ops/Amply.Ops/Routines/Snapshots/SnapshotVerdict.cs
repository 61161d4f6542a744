using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>The result of a check of a snapshot.</summary>
public sealed record SnapshotVerdict
{
    public required string Snapshot { get; init; }
    public required SnapshotQuality Quality { get; init; }
    /// <summary>In one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The problems, one sentence each. Every document has them in "problems".</summary>
    [JsonIgnore]
    public ImmutableArray<string> Problems { get; init; } = [];
    /// <summary>Facts that are not problems.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
    public ImmutableArray<PrefixVerdict> Prefixes { get; init; } = [];
    /// <summary>Keys whose TTL has ended since the snapshot.</summary>
    public long Expired { get; init; }
    /// <summary>The comparison of the sample; absent without a manifest.</summary>
    public SampleVerdict? Sample { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<SnapshotQuality>))]
public enum SnapshotQuality
{
    /// <summary>The snapshot loads and matches its manifest.</summary>
    Good,
    /// <summary>The snapshot does not load, or does not match its manifest.</summary>
    Bad,
    /// <summary>The snapshot loads, and there is no manifest to compare it with.</summary>
    Unproven,
    /// <summary>The snapshot could not be loaded here, for a reason of this machine.</summary>
    Unknown,
}

/// <param name="Prefix">The kind of the keys.</param>
/// <param name="Keys">The number in the snapshot.</param>
/// <param name="Least">The smallest number by the manifest; absent without a manifest.</param>
/// <param name="Most">The largest number by the manifest; absent without a manifest.</param>
public sealed record PrefixVerdict(string Prefix, long Keys, long? Least, long? Most);

/// <param name="Same">Keys with the same content.</param>
/// <param name="Changed">Keys with another value, type or TTL.</param>
/// <param name="Missing">Keys that are missing although their TTL has not ended.</param>
/// <param name="Expired">Keys that are missing because their TTL has ended.</param>
public sealed record SampleVerdict(int Same, int Changed, int Missing, int Expired);

/// <summary>Why redis-server did not load an RDB file: because of the file or because of this machine.</summary>
/// <param name="Words">A clause about the file.</param>
/// <param name="IsOfFile">Whether the file itself is broken.</param>
internal sealed partial record LoadProblem(string Words, bool IsOfFile)
{
    // Exit codes of a shell: 128 plus the signal.
    private const int KilledBySignal = 128;

    public static LoadProblem OfFile(string words) => new(words, true);
    public static LoadProblem OfHere(string words) => new(words, false);

    /// <summary>Reads the log of redis-server. Its text is not shown, because it may hold a key.</summary>
    public static LoadProblem Of(string log, int exitCode) =>
        log.Contains("Wrong RDB checksum", StringComparison.Ordinal) ? OfFile(
            "its checksum does not match its content: the file was changed or damaged")
        : log.Contains("Wrong signature", StringComparison.Ordinal) ? OfFile("it is not an RDB file")
        : Version().Match(log) is { Success: true } version ? OfHere(
            $"it is of RDB version {version.Groups[1].Value}, which this redis-server does not know")
        : log.Contains("module data", StringComparison.Ordinal) ? OfHere("it holds data of a module that this redis-server does not have")
        : log.Contains("Out Of Memory", StringComparison.Ordinal) ? OfHere("this machine has too little memory for it")
        : log.Contains("Unexpected EOF", StringComparison.Ordinal) || log.Contains("Short read", StringComparison.Ordinal) ? OfFile(
            "it ends too early")
        : log.Contains("Internal error in RDB reading", StringComparison.Ordinal)
            || log.Contains("RDB ERROR", StringComparison.Ordinal) ? OfFile("its content is broken")
        : exitCode > KilledBySignal ? OfHere($"redis-server was killed by signal {exitCode - KilledBySignal} while it loaded it")
        : OfHere($"redis-server ended with exit code {exitCode} while it loaded it");

    [GeneratedRegex(@"Can't handle RDB format version (\d+)")]
    private static partial Regex Version();
}
