using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary>
/// The page of a status report. Verdict, causes and the next step are its first lines, or its last where it is longer than the screen.
/// </summary>
internal sealed class StatusPage(ITerminal terminal, StatusReport report)
{
    private const int MostCauses = 4;
    private const int MostDetails = 6;
    private const int MostEvents = 5;

    // "  FAIL  "
    private const int Hang = 8;

    private readonly int width = terminal.Size?.Width ?? int.MaxValue;

    /// <summary>Prints the whole page.</summary>
    /// <param name="verbose">Whether each check is printed, those that pass too.</param>
    public void Show(bool verbose)
    {
        var head = Head(verbose);
        var tail = Tail(verbose);
        var table = NodeTable.Of(report, width);
        // The shell writes its prompt on the last row.
        if (terminal.Size is { } size && head.Length + table.Rows.Length + tail.Length + 3 > size.Height - 1)
        {
            ShowTable(table);
            Print(tail);
            Print([new Line(""), .. head]);
        }
        else
        {
            Print(head);
            terminal.Line();
            ShowTable(table);
            Print(tail);
        }
    }

    /// <summary>Prints what fits the screen, and the footer below.</summary>
    public void ShowCut(string footer)
    {
        var height = terminal.Size?.Height ?? int.MaxValue;
        var head = Head(verbose: false);
        // One row for the footer, and one for the cursor.
        var left = height - 2;
        if (head.Length > left)
        {
            head = [.. head[..(left - 1)], head[^1]];
        }

        Print(head);
        left -= head.Length + 2;
        var table = NodeTable.Of(report, width);
        if (left > 0)
        {
            var rows = table.Rows.Length <= left ? table.Rows.Length : left - 1;
            terminal.Line();
            ShowTable(table with { Rows = table.Rows[..rows] });
            if (rows < table.Rows.Length)
            {
                terminal.Line($"… {table.Rows.Length - rows} more nodes", Tone.Quiet);
            }

            left -= table.Rows.Length;
            Print(Tail(verbose: false).Take(Math.Max(0, left)));
        }

        terminal.Line(footer, Tone.Quiet);
    }

    private ImmutableArray<Line> Head(bool verbose)
    {
        var all = verbose || terminal.Size is null;
        var lines = ImmutableArray.CreateBuilder<Line>();
        var (verdict, tone) = StatusView.Verdict(report);
        lines.Add(new Line($"{report.ReplicationGroupId} ({report.Mode}, stack {report.Stack}): {verdict}", tone));
        foreach (var cause in report.Causes.Take(all ? int.MaxValue : MostCauses))
        {
            var (word, color) = cause.Verdict == Verdict.Fail ? ("FAIL", Tone.Bad) : ("warn", Tone.Warning);
            lines.AddRange(Wrapped($"  {word}  ", cause.Message, color));
            var details = cause.Details.Take(all ? int.MaxValue : MostDetails).ToArray();
            lines.AddRange(details.SelectMany(detail => Wrapped(new string(' ', Hang), detail, Tone.Plain)));
            if (details.Length < cause.Details.Length)
            {
                lines.Add(new Line($"{new string(' ', Hang)}… {cause.Details.Length - details.Length} more; --verbose shows them", Tone.Quiet));
            }
        }

        if (!all && report.Causes.Length > MostCauses)
        {
            lines.Add(new Line($"  … {report.Causes.Length - MostCauses} more causes; --verbose shows them", Tone.Quiet));
        }

        // What was lost is more than a note.
        if (report.Causes.IsEmpty)
        {
            lines.AddRange(report.Notes.SelectMany(note => Wrapped("  note  ", note, Tone.Warning)));
        }

        lines.AddRange(report.Next.Select(next => new Line($"Next: {next}", Tone.Heading)));
        return lines.ToImmutable();
    }

    private ImmutableArray<Line> Tail(bool verbose)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        lines.Add(new Line(""));
        if (!report.Causes.IsEmpty)
        {
            lines.AddRange(report.Notes.SelectMany(note => Wrapped("  note  ", note, Tone.Warning)));
        }

        if (verbose)
        {
            lines.AddRange(report.Findings.OrderByDescending(f => f.Verdict).SelectMany(Checked));
        }

        var events = (report.Events ?? []).Where(e => e.Kind != "other").ToArray();
        lines.AddRange(events.Take(verbose ? int.MaxValue : MostEvents).SelectMany(
            e => Wrapped($"  {e.At.UtcDateTime:HH:mm:ss}  ", $"{Happenings.Words(e)} ({RoughTime.Text(report.At - e.At)} ago)", Tone.Plain)));
        if (!verbose && events.Length > MostEvents)
        {
            lines.Add(new Line($"  … {events.Length - MostEvents} more events of the last hour; --verbose shows them", Tone.Quiet));
        }

        var passes = report.Findings.Count(f => f.Verdict == Verdict.Pass);
        if (!verbose && passes > 0)
        {
            lines.Add(new Line($"{passes} {(passes == 1 ? "check passes" : "checks pass")}; --verbose shows {(passes == 1 ? "it" : "them")}", Tone.Good));
        }

        var about = string.Join("; ", new[]
        {
            report.TokenChangedAt is { } changed ? $"token changed {RoughTime.Text(report.At - changed)} ago" : null,
            report.MaintenanceWindow is { } window ? $"maintenance {window} UTC" : null,
        }.OfType<string>());
        return about.Length > 0 ? [.. lines, new Line(about, Tone.Quiet)] : lines.ToImmutable();
    }

    private IEnumerable<Line> Checked(Finding finding)
    {
        var (word, tone) = finding.Verdict switch
        {
            Verdict.Pass => ("pass", Tone.Good),
            Verdict.Warn => ("warn", Tone.Warning),
            _ => ("FAIL", Tone.Bad),
        };
        return Wrapped($"  {word}  ", $"{finding.Check}: {finding.Message}", tone);
    }

    private void ShowTable(TableView table)
    {
        if (!table.Rows.IsEmpty)
        {
            terminal.Table(table);
        }
    }

    private void Print(IEnumerable<Line> lines)
    {
        foreach (var line in lines)
        {
            terminal.Line(line.Text, line.Tone);
        }
    }

    // The page counts its rows, so it breaks its lines itself.
    private IEnumerable<Line> Wrapped(string mark, string text, Tone tone)
    {
        var line = mark;
        var isEmpty = true;
        foreach (var word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return new Line(line, tone);
                (line, isEmpty) = (new string(' ', mark.Length), true);
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        yield return new Line(line, tone);
    }

    private sealed record Line(string Text, Tone Tone = Tone.Plain);
}
