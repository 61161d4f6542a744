using Spectre.Console;

namespace Amply.Ops.Terminal;

/// <summary>
/// Prints a table on a narrow terminal: the first text of a row, and below it the other texts with the names of their columns.
/// </summary>
internal static class NarrowTable
{
    // The padding of the wide table.
    private const int Gap = 2;

    // The last column holds sentences and may wrap, but not below this width.
    private const int NarrowestWords = 24;

    private const string Indent = "  ";
    private const string Between = "   ";

    /// <summary>Whether the table fits as it is.</summary>
    public static bool Fits(TableView table, int width)
    {
        var widths = table.Columns
            .Select((column, i) => table.Rows.Select(r => i < r.Length ? r[i].Text.Length : 0).Append(column.Length).Max())
            .ToArray();
        return widths.Length == 0 || widths[..^1].Sum(w => w + Gap) + Math.Min(widths[^1], NarrowestWords) <= width;
    }

    public static void Write(TableView table, IAnsiConsole console)
    {
        foreach (var row in table.Rows)
        {
            console.Write(new Text(row[0].Text, SpectreTerminal.StyleOf(row[0].Tone == Tone.Plain ? Tone.Heading : row[0].Tone)));
            console.WriteLine();
            var line = new Paragraph();
            var used = 0;
            foreach (var (cell, column) in row.Zip(table.Columns).Skip(1).Where(c => c.First.Text.Length > 0))
            {
                var name = column.Length > 0 ? column + " " : "";
                var length = Between.Length + name.Length + cell.Text.Length;
                if (used > 0 && used + length > console.Profile.Width)
                {
                    Flush(console, line);
                    (line, used) = (new Paragraph(), 0);
                }

                line.Append(used == 0 ? Indent : Between)
                    .Append(name, SpectreTerminal.StyleOf(Tone.Quiet))
                    .Append(cell.Text, SpectreTerminal.StyleOf(cell.Tone));
                used += length;
            }

            if (used > 0)
            {
                Flush(console, line);
            }
        }
    }

    private static void Flush(IAnsiConsole console, Paragraph line)
    {
        console.Write(line);
        console.WriteLine();
    }
}
