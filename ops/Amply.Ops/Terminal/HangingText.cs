using System.Text.RegularExpressions;
using Spectre.Console;

namespace Amply.Ops.Terminal;

/// <summary>A line that a terminal is too narrow for: what follows its number or word (<c>  1. </c>, <c>  pass  </c>) stays behind it.</summary>
internal static partial class HangingText
{
    public static void Write(string text, IAnsiConsole console, Style style)
    {
        var hang = text.Length > console.Profile.Width ? Mark().Match(text).Length : 0;
        if (hang == 0)
        {
            console.Write(new Text(text, style));
            console.WriteLine();
            return;
        }

        var grid = new Grid();
        grid.AddColumn(new GridColumn { Width = hang, NoWrap = true, Padding = new Padding(0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        grid.AddRow(new Text(text[..hang], style), new Text(text[hang..], style));
        console.Write(grid);
    }

    [GeneratedRegex(@"^ +(?:\d+\. |\w+  +)?")]
    private static partial Regex Mark();
}
