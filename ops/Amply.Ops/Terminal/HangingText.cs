using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Amply.Ops.Terminal;

/// <summary>Prints a line that may be too long for the terminal.</summary>
/// <remarks>
/// Wrapped text is indented below its number or word (<c>  1. </c>, <c>  pass  </c>). A line that is a command is not wrapped here: the
/// breaks of a terminal are not copied, and half a command must not run. A sentence that names a command is wrapped.
/// </remarks>
internal static partial class HangingText
{
    public static void Write(string text, IAnsiConsole console, Style style)
    {
        var width = console.Profile.Width;
        var hang = Mark().Match(text).Length;
        if (text.Length <= width || Command().IsMatch(text) || text[hang..].Split(' ').Any(word => word.Length > width - hang))
        {
            console.Write(new Unbroken(text, style));
            console.WriteLine();
        }
        else if (hang == 0)
        {
            console.Write(new Text(text, style));
            console.WriteLine();
        }
        else
        {
            var grid = new Grid();
            grid.AddColumn(new GridColumn { Width = hang, NoWrap = true, Padding = new Padding(0) });
            grid.AddColumn(new GridColumn { Padding = new Padding(0) });
            grid.AddRow(new Text(text[..hang], style), new Text(text[hang..], style));
            console.Write(grid);
        }
    }

    [GeneratedRegex(@"^ +(?:\d+\. |\w+  +)?")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^ *(?:Fix: |Next: )?(?:\./amply |\(umask |(?:pulumi|aws|apt-get|curl|rm|kill|chmod|redis-cli) [^ ])")]
    private static partial Regex Command();

    private sealed class Unbroken(string text, Style style) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [new Segment(text, style)];
    }
}
