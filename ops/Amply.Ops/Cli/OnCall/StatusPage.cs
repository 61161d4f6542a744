using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary>
/// The page of a status report. Verdict, causes and the next step are its first lines, or its last where it is longer than the screen.
/// </summary>
internal sealed class StatusPage(ITerminal terminal, StatusReport report)
{
    private readonly int width = terminal.Size?.Width ?? int.MaxValue;
    private readonly StatusLines lines = new(report, terminal.Size);

    /// <summary>Prints the whole page.</summary>
    /// <param name="verbose">Whether each check is printed, those that pass too.</param>
    public void Show(bool verbose)
    {
        var head = lines.Head(verbose);
        var tail = lines.Tail(verbose);
        var table = NodeTable.Of(report, width);
        // The shell writes its prompt on the last row.
        if (terminal.Size is { } size && head.Length + table.Rows.Length + tail.Length + 2 > size.Height - 1)
        {
            ShowTable(table);
            Print(tail);
            Print([new PageLine(""), .. head]);
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
        var head = lines.Head(verbose: false);
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
            Print(lines.Tail(verbose: false).Take(Math.Max(0, left)));
        }

        terminal.Line(footer, Tone.Quiet);
    }

    private void ShowTable(TableView table)
    {
        if (!table.Rows.IsEmpty)
        {
            terminal.Table(table);
        }
    }

    private void Print(IEnumerable<PageLine> lines)
    {
        foreach (var line in lines)
        {
            terminal.Line(line.Text, line.Tone);
        }
    }
}
