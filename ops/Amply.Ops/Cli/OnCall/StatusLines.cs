using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary>The lines of a status report above and below its table, broken for a screen.</summary>
/// <param name="size">Null: the lines are as long as their text, and none is left out.</param>
internal sealed class StatusLines(StatusReport report, ScreenSize? size)
{
    private const int MostCauses = 4;
    private const int MostDetails = 6;
    private const int MostEvents = 5;

    // "  FAIL  "
    private const int Hang = 8;

    private readonly int width = size?.Width ?? int.MaxValue;

    /// <summary>The verdict, the causes and the next step.</summary>
    public ImmutableArray<PageLine> Head(bool verbose)
    {
        var all = verbose || size is null;
        var lines = ImmutableArray.CreateBuilder<PageLine>();
        var (verdict, tone) = StatusView.Headline(report);
        lines.Add(new PageLine($"{report.ReplicationGroupId} ({report.Mode}, stack {report.Stack}): {verdict}", tone));
        foreach (var cause in report.Causes.Take(all ? int.MaxValue : MostCauses))
        {
            var (word, color) = cause.Verdict == Verdict.Fail ? ("FAIL", Tone.Bad) : ("warn", Tone.Warning);
            lines.AddRange(Wrapped($"  {word}  ", cause.Message, color));
            var details = cause.Details.Take(all ? int.MaxValue : MostDetails).ToArray();
            lines.AddRange(details.SelectMany(detail => Wrapped(new string(' ', Hang), detail, Tone.Plain)));
            if (details.Length < cause.Details.Length)
            {
                var more = $"… {cause.Details.Length - details.Length} more; --verbose shows them";
                lines.Add(new PageLine(new string(' ', Hang) + more, Tone.Quiet));
            }
        }

        if (!all && report.Causes.Length > MostCauses)
        {
            lines.Add(new PageLine($"  … {report.Causes.Length - MostCauses} more causes; --verbose shows them", Tone.Quiet));
        }

        // What was lost is more than a note.
        if (report.Causes.IsEmpty)
        {
            lines.AddRange(report.Notes.SelectMany(note => Wrapped("  note  ", note, Tone.Warning)));
        }

        lines.AddRange(report.Next.Select(next => new PageLine($"Next: {next}", Tone.Heading)));
        return lines.ToImmutable();
    }

    /// <summary>What happened, and how many checks pass.</summary>
    public ImmutableArray<PageLine> Tail(bool verbose)
    {
        var lines = ImmutableArray.CreateBuilder<PageLine>();
        lines.Add(new PageLine(""));
        if (!report.Causes.IsEmpty)
        {
            lines.AddRange(report.Notes.SelectMany(note => Wrapped("  note  ", note, Tone.Warning)));
        }

        if (verbose)
        {
            lines.AddRange(report.Findings.OrderByDescending(f => f.Verdict).SelectMany(Checked));
        }

        var events = (report.Events ?? []).Where(e => e.Kind != "other").ToArray();
        foreach (var one in events.Take(verbose ? int.MaxValue : MostEvents))
        {
            var words = $"{Happenings.Words(one)} ({RoughTime.Text(report.At - one.At)} ago)";
            lines.AddRange(Wrapped($"  {one.At.UtcDateTime:HH:mm:ss}  ", words, Tone.Plain));
        }

        if (!verbose && events.Length > MostEvents)
        {
            lines.Add(new PageLine($"  … {events.Length - MostEvents} more events of the last hour; --verbose shows them", Tone.Quiet));
        }

        var passes = report.Findings.Count(f => f.Verdict == Verdict.Pass);
        if (!verbose && passes > 0)
        {
            var pass = passes == 1 ? "1 check passes; --verbose shows it" : $"{passes} checks pass; --verbose shows them";
            lines.Add(new PageLine(pass, Tone.Good));
        }

        var about = string.Join("; ", new[]
        {
            report.TokenChangedAt is { } changed ? $"token changed {RoughTime.Text(report.At - changed)} ago" : null,
            report.MaintenanceWindow is { } window ? $"maintenance {window} UTC" : null,
        }.OfType<string>());
        return about.Length > 0 ? [.. lines, new PageLine(about, Tone.Quiet)] : lines.ToImmutable();
    }

    private IEnumerable<PageLine> Checked(Finding finding)
    {
        var (word, tone) = finding.Verdict switch
        {
            Verdict.Pass => ("pass", Tone.Good),
            Verdict.Warn => ("warn", Tone.Warning),
            _ => ("FAIL", Tone.Bad),
        };
        return Wrapped($"  {word}  ", $"{finding.Check}: {finding.Message}", tone);
    }

    // The page counts its rows, so it breaks its lines itself.
    private IEnumerable<PageLine> Wrapped(string mark, string text, Tone tone)
    {
        var line = mark;
        var isEmpty = true;
        foreach (var word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return new PageLine(line, tone);
                (line, isEmpty) = (new string(' ', mark.Length), true);
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        yield return new PageLine(line, tone);
    }
}

/// <summary>One line of a page.</summary>
internal sealed record PageLine(string Text, Tone Tone = Tone.Plain);
