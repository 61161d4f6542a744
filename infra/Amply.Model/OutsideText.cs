using System.Buffers;
using System.Globalization;
using System.Text;

namespace Amply.Model;

/// <summary>Makes a text from outside safe to show: a terminal, a page or a log must not act on a value.</summary>
public static class OutsideText
{
    // Characters that no font draws, although Unicode calls them letters, marks or symbols: the rest of Default_Ignorable_Code_Point.
    private static readonly (int First, int Last)[] Unseen =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    /// <summary>
    /// One line in which every control, line break, direction mark and invisible character is a visible escape: <c>\n</c>, <c>\x1b</c>,
    /// <c>\u202e</c>, <c>\U000e0041</c>. Other characters do not change.
    /// </summary>
    public static string Visible(string text)
    {
        var at = FirstToHide(text, 0);
        if (at < 0)
        {
            return text;
        }

        var visible = new StringBuilder(text.Length + 16);
        var from = 0;
        for (; at >= 0; at = FirstToHide(text, from))
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            visible.Append(text, from, at - from).Append(Escape(status == OperationStatus.Done ? rune.Value : text[at]));
            from = at + length;
        }

        return visible.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The lines of a text that a library wrote, with the values that it quotes made visible.</summary>
    /// <param name="values">The values that the text may quote. A line break in a value does not begin a line.</param>
    public static string[] Lines(string text, IEnumerable<string> values) => values
        .Where(value => FirstToHide(value, 0) >= 0)
        .Aggregate(text, (so, value) => so.Replace(value, Visible(value), StringComparison.Ordinal))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int FirstToHide(string text, int from)
    {
        for (var at = from; at < text.Length;)
        {
            if (text[at] is >= ' ' and <= '~')
            {
                at++;
                continue;
            }

            var status = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (status != OperationStatus.Done || IsUnseen(rune))
            {
                return at;
            }

            at += length;
        }

        return -1;
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // U+FFFE and similar code points are not characters, and an XML document must not hold them.
        UnicodeCategory.OtherNotAssigned when (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF => true,
        _ => Array.Exists(Unseen, range => range.First <= rune.Value && rune.Value <= range.Last),
    };

    private static string Escape(int value) => value switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        <= 0xFF => $@"\x{value:x2}",
        <= 0xFFFF => $@"\u{value:x4}",
        _ => $@"\U{value:x8}",
    };
}

/// <summary>The origin of an exception, for the developer. It leaves out messages, which may quote keys, values and secrets.</summary>
public static class FailureTrace
{
    /// <summary>The types and stack frames of an exception and of all that caused it, a line each.</summary>
    public static IEnumerable<string> Lines(Exception error) => Lines(error, "");

    private static IEnumerable<string> Lines(Exception error, string before)
    {
        yield return before + error.GetType().FullName;
        foreach (var frame in (error.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return "  " + frame;
        }

        IEnumerable<Exception> causes = error switch
        {
            AggregateException several => several.InnerExceptions,
            { InnerException: { } cause } => [cause],
            _ => [],
        };
        foreach (var line in causes.SelectMany(inner => Lines(inner, "caused by ")))
        {
            yield return line;
        }
    }
}
