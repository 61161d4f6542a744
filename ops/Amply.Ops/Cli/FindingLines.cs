using System.Collections.Immutable;
using Amply.Ops.Routines;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>What checks found, a line each, the remedy below.</summary>
internal static class FindingLines
{
    public static void Show(ITerminal terminal, ImmutableArray<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var (word, tone) = finding.Verdict switch
            {
                Verdict.Pass => ("pass", Tone.Good),
                Verdict.Warn => ("warn", Tone.Warning),
                _ => ("FAIL", Tone.Bad),
            };
            terminal.Line($"  {word}  {finding.Check}: {finding.Message}", tone);
            if (finding.Remedy is not null && finding.Verdict != Verdict.Pass)
            {
                terminal.Line($"        {finding.Remedy}");
            }
        }
    }
}
