using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amply.Ops.Terminal;

namespace Amply.Ops.Reports;

/// <summary>Writes a report as one HTML page that needs nothing else and runs no script. Every value is escaped.</summary>
internal static class HtmlReport
{
    // It has no characters that XML would escape.
    private const string Style =
        """
        :root { color-scheme: light dark; --back: #ffffff; --text: #1c2733; --muted: #5b6875; --line: #d8dee6; --faint: #e8ecf1;
          --good: #1a7f4b; --good-back: #eef8f2; --bad: #b42318; --bad-back: #fdf1f0; --warn: #8a5300;
          --phase: #9db4cc; --writes: #d1453b; --reads: #e8963a; --run: #3c78b4; --event: #5746af; }
        @media screen and (prefers-color-scheme: dark) { :root { --back: #14191f; --text: #e3e8ee; --muted: #9aa7b4; --line: #37424e;
          --faint: #262f38; --good: #5cc98d; --good-back: #14291f; --bad: #ff8a7d; --bad-back: #331a18; --warn: #e8b25c;
          --phase: #52697f; --writes: #e5655b; --reads: #c97f2c; --run: #6ba3dc; --event: #a99cf0; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 1000px; margin: 2rem auto;
          padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin-bottom: .3rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dt { color: var(--muted); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .outcome { font-size: 1.1rem; padding: .6rem 1rem; border-left: 6px solid var(--bad); background: var(--bad-back);
          overflow-wrap: anywhere; }
        .outcome.good { border-color: var(--good); background: var(--good-back); }
        .cards { display: flex; flex-wrap: wrap; gap: 1rem; } .card { border: 1px solid var(--line); border-radius: 6px;
          padding: .6rem 1rem; min-width: 9rem; overflow-wrap: anywhere; }
        .card b { display: block; font-size: 1.4rem; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--faint); vertical-align: top; }
        .number { text-align: right; } td.number, td.id { font-variant-numeric: tabular-nums; white-space: nowrap; }
        .commands { background: var(--faint); padding: .6rem 1rem; border-radius: 6px; } .commands code { display: block;
          overflow-wrap: anywhere; }
        svg { width: 100%; height: auto; display: block; } svg text { font-size: 12px; fill: var(--text);
          paint-order: stroke; stroke: var(--back); stroke-width: 3px; } .narrow { display: none; }
        .grid { stroke: var(--line); } .origin { stroke: var(--text); stroke-dasharray: 4 3; } .phase { fill: var(--phase); }
        .writes { fill: var(--writes); } .reads { fill: var(--reads); } .run { fill: var(--run); } .alarm { fill: var(--writes); }
        .event { fill: var(--event); fill-opacity: .7; stroke: var(--back); }
        .warn { color: var(--warn); } .fail { color: var(--bad); } .pass { color: var(--good); }
        @media (max-width: 640px) { body { margin: 1rem auto; } .wide { display: none; } .narrow { display: block; }
          .scroll table { min-width: 46rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .3rem; } }
        @page { margin: 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
        @media print { body { margin: 0; max-width: none; padding: 0; } h2 { break-after: avoid; } h2 + * { break-before: avoid; }
          tr, .card, svg, .commands { break-inside: avoid; } thead { display: table-header-group; } .scroll { overflow: visible; }
          * { print-color-adjust: exact; } }
        """;

    public static string Write(ReportDocument document)
    {
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("title", document.Title),
                new XElement("style")),
            new XElement("body", Body(document)));

        // All texts in one place: texts of others may hold secrets, and characters that a page cannot have.
        foreach (var text in page.DescendantNodes().OfType<XText>())
        {
            text.Value = OutsideText.Visible(SecretMask.Of(text.Value));
        }

        page.Element("head")!.Element("style")!.Value = Style;
        if (Data(document.Data) is { } data)
        {
            page.Element("body")!.Add(data);
        }

        return $"<!DOCTYPE html>\n{page}\n";
    }

    private static IEnumerable<object> Body(ReportDocument document)
    {
        yield return new XElement("h1", document.Title);
        yield return new XElement("p", new XAttribute("class", document.IsGood ? "outcome good" : "outcome"), document.Summary);
        yield return new XElement(
            "dl", document.Facts.Select(fact => new[] { new XElement("dt", fact.Name), new XElement("dd", fact.Text) }));
        if (!document.Cards.IsEmpty)
        {
            yield return new XElement("div", new XAttribute("class", "cards"), document.Cards.Select(
                card => new XElement("div", new XAttribute("class", "card"), card.Name, new XElement("b", card.Text))));
        }

        foreach (var section in document.Sections)
        {
            yield return new XElement("section", new XElement("h2", section.Title), Parts(section));
        }
    }

    private static IEnumerable<XElement> Parts(ReportSection section)
    {
        if (section.Sentence is { } sentence)
        {
            yield return new XElement("p", sentence);
        }

        if (section.Chart is { } chart)
        {
            // A wide drawing would be too small to read on a telephone.
            yield return new XElement("div", new XAttribute("class", "wide"), TimelineSvg.Draw(chart, TimelineSvg.Wide));
            yield return new XElement("div", new XAttribute("class", "narrow"), TimelineSvg.Draw(chart, TimelineSvg.Narrow));
        }

        if (section.Table is { } table)
        {
            yield return new XElement("div", new XAttribute("class", "scroll"), Table(table));
        }

        if (!section.Commands.IsEmpty)
        {
            yield return new XElement(
                "div", new XAttribute("class", "commands"), section.Commands.Select(line => new XElement("code", line)));
        }
    }

    private static XElement Table(ReportTable table)
    {
        var first = table.Rows.IsEmpty ? [] : table.Rows[0];
        return new XElement(
            "table",
            new XElement("thead", new XElement("tr", table.Heads.Select((head, i) => new XElement(
                "th", i < first.Length && first[i].Kind == "number" ? new XAttribute("class", "number") : null, head)))),
            // Never null: an element without content is written as <td/>, which HTML reads as an open element.
            new XElement("tbody", "", table.Rows.Select(row => new XElement("tr", row.Select(cell => new XElement(
                "td", cell.Kind is { } kind ? new XAttribute("class", kind) : null, cell.Text))))));
    }

    // A browser does not run a script of this type. The encoder of the JSON escapes all characters that HTML could read as markup.
    private static XElement? Data(JsonNode? data) => AuditLog.Masked(data) is { } masked
        ? new XElement(
            "script", new XAttribute("type", "application/json"), new XAttribute("id", "report"), masked.ToJsonString())
        : null;
}
