using System.Globalization;
using System.Text.RegularExpressions;

namespace Amply.Ops.Routines.Snapshots.Verifying;

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
        : OfHere(string.Create(CultureInfo.InvariantCulture, $"redis-server ended with exit code {exitCode} while it loaded it"));

    [GeneratedRegex(@"Can't handle RDB format version (\d+)")]
    private static partial Regex Version();
}
