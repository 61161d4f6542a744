using System.Text;
using Amply.Ops.Terminal;

namespace Amply.Ops.Reports;

/// <summary>Writes a report as Markdown, for a postmortem. Every value is escaped.</summary>
internal static class MarkdownReport
{
    public static string Write(ReportDocument document)
    {
        var page = new StringBuilder($"# {Text(document.Title)}\n\n**{Text(document.Summary)}**\n\n");
        foreach (var (name, text) in document.Facts.Concat(document.Cards))
        {
            page.Append($"- {Text(name)}: {Text(text)}\n");
        }

        foreach (var section in document.Sections)
        {
            page.Append($"\n## {Text(section.Title)}\n");
            if (section.Sentence is { } sentence)
            {
                page.Append($"\n{Text(sentence)}\n");
            }

            if (section.Table is { } table)
            {
                Table(page, table);
            }

            if (!section.Commands.IsEmpty)
            {
                Fence(page, "sh", section.Commands);
            }
        }

        if (AuditLog.Masked(document.Data) is { } data)
        {
            page.Append("\n## For programs\n");
            Fence(page, "json", [data.ToJsonString()]);
        }

        return page.ToString();
    }

    private static void Table(StringBuilder page, ReportTable table)
    {
        var first = table.Rows.IsEmpty ? [] : table.Rows[0];
        var lines = table.Heads.Select((_, i) => i < first.Length && first[i].Kind == "number" ? "---:" : "---");
        page.Append($"\n| {string.Join(" | ", table.Heads.Select(Text))} |\n| {string.Join(" | ", lines)} |\n");
        foreach (var row in table.Rows)
        {
            page.Append($"| {string.Join(" | ", row.Select(cell => Text(cell.Text)))} |\n");
        }
    }

    // A backtick in the text could end the block.
    private static void Fence(StringBuilder page, string language, IEnumerable<string> lines)
    {
        page.Append($"\n```{language}\n");
        foreach (var line in lines)
        {
            page.Append(OutsideText.Visible(SecretMask.Of(line)).Replace("```", "'''", StringComparison.Ordinal)).Append('\n');
        }

        page.Append("```\n");
    }

    private static string Text(string text)
    {
        var clean = OutsideText.Visible(SecretMask.Of(text));
        var escaped = new StringBuilder(clean.Length);
        foreach (var c in clean)
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '~' or '&')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
