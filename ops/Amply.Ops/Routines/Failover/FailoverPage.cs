using System.Xml.Linq;
using Amply.Ops.Redis;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Routines.Failover;

/// <summary>Writes a failover as one HTML page without scripts and external parts. Every value is escaped.</summary>
internal static class FailoverPage
{
    // It has no characters that XML would escape.
    private const string Style =
        """
        body { font: 15px/1.5 system-ui, sans-serif; color: #1c2733; max-width: 1000px; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; border-bottom: 1px solid #d8dee6; }
        .outcome { font-size: 1.1rem; padding: .6rem 1rem; border-left: 6px solid #b42318; background: #fdf1f0; }
        .outcome.done { border-color: #1a7f4b; background: #eef8f2; }
        .cards { display: flex; flex-wrap: wrap; gap: 1rem; } .card { border: 1px solid #d8dee6; border-radius: 6px;
          padding: .6rem 1rem; min-width: 9rem; }
        .card b { display: block; font-size: 1.4rem; } .muted { color: #5b6875; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .6rem .25rem 0;
          border-bottom: 1px solid #e8ecf1; vertical-align: top; }
        .number { text-align: right; } td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
        svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: #1c2733; }
        .grid { stroke: #e0e5eb; } .call { stroke: #1c2733; stroke-dasharray: 4 3; }
        .phase { fill: #9db4cc; } .writes { fill: #d1453b; } .reads { fill: #e8963a; } .event { fill: #5746af; }
        .warn { color: #93590a; } .fail { color: #b42318; } .pass { color: #1a7f4b; }
        @media print { body { margin: 0; } }
        """;

    public static string Of(
        string routine, GroupTarget target, string who, DateTimeOffset ended, ImmutableArray<Finding> findings, FailoverResult result)
    {
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", $"{routine}: {target.Outputs.ReplicationGroupId}, {Moment(result.CalledAt ?? ended)}"),
                new XElement("style")),
            new XElement("body", Body(routine, target, who, ended, findings, result)));

        // All texts in one place: texts of others may hold secrets, and characters that a page cannot have.
        foreach (var text in page.DescendantNodes().OfType<XText>())
        {
            text.Value = OutsideText.Visible(SecretMask.Of(text.Value));
        }

        page.Element("head")!.Element("style")!.Value = Style;
        return $"<!DOCTYPE html>\n{page}\n";
    }

    private static IEnumerable<object> Body(
        string routine, GroupTarget target, string who, DateTimeOffset ended, ImmutableArray<Finding> findings, FailoverResult result)
    {
        yield return new XElement("h1", $"{routine} of {target.Outputs.ReplicationGroupId}");
        var called = result.CalledAt is { } at ? Moment(at) : "no time";
        yield return new XElement(
            "p",
            new XAttribute("class", "muted"),
            $"{target.Option}, {target.Outputs.Region}; run by {who}; called at {called}, ended at {Moment(ended)}");
        yield return new XElement(
            "p",
            new XAttribute("class", result.Outcome == RoutineOutcome.Done ? "outcome done" : "outcome"),
            $"{result.Outcome}: {result.Summary}");
        yield return new XElement("div", new XAttribute("class", "cards"), Cards(result));
        yield return Section("Timeline", TimelineSvg.Draw(result), Times(result));
        yield return Section("Nodes", Nodes(result));
        if (!result.ApiEvents.IsEmpty)
        {
            yield return Section("ElastiCache's events", Table(
                ["at (UTC)", "ms from the call", "source", "message"],
                result.ApiEvents.Select(
                    e => Row(Cell(e.At.UtcDateTime.ToString("HH:mm:ss.fff")), Number(Ms(e.Ms)), Cell(e.Source), Cell(e.Message)))));
        }

        yield return Section("Figures", Table(["figure", "value"], result.Figures.Lines().Select(f => Row(Cell(f.Name), Cell(f.Text)))));
        yield return Section("Checks before the failover", Table(["verdict", "check", "finding", "remedy"], findings.Select(Checked)));
        if (!result.Next.IsEmpty)
        {
            yield return Section("Next", new XElement("ul", result.Next.Select(n => new XElement("li", n))));
        }
    }

    private static IEnumerable<XElement> Cards(FailoverResult result) =>
        new (string Name, string? Value)[]
        {
            ("writes stopped for", result.WriteOutageMs is { } writes ? Ms(writes) + " ms" : null),
            ("reads stopped for", result.ReadOutageMs is { } reads ? Ms(reads) + " ms" : null),
            ("acknowledged writes lost", result.LostWrites is { } lost ? $"{lost} of {result.AcknowledgedWrites}" : null),
            ("primary", result.ToNode is null ? null : $"{result.FromNode ?? "unknown"} → {result.ToNode}"),
        }.Where(card => card.Value is not null).Select(
            card => new XElement("div", new XAttribute("class", "card"), card.Name, new XElement("b", card.Value)));

    private static XElement Times(FailoverResult result) => Table(
        ["what", "from, ms", "to, ms", "length, ms", "from (UTC)", "to (UTC)"],
        [
            .. new[] { ("no writes", result.Writes), ("no reads", result.Reads) }.Where(o => o.Item2 is not null).Select(o => Row(
                Cell(o.Item1),
                Number(Ms(o.Item2!.StoppedMs)),
                Number(Ms(o.Item2.BackMs)),
                Number(Ms(o.Item2.BackMs - o.Item2.StoppedMs)),
                Number(Clock(o.Item2.StoppedAt)),
                Number(Clock(o.Item2.BackAt)))),
            .. result.Phases.Select(p => Row(
                Cell(p.Name),
                Number(Ms(p.FromMs)),
                Number(Ms(p.ToMs)),
                Number(Ms(p.ToMs - p.FromMs)),
                Number(Clock(result.CalledAt?.AddMilliseconds(p.FromMs))),
                Number(Clock(result.CalledAt?.AddMilliseconds(p.ToMs))))),
        ]);

    private static XElement Nodes(FailoverResult result) => Table(
        ["node", "before", "after"],
        result.Before.Concat(result.After).Select(n => n.Id).Distinct().Order(StringComparer.Ordinal).Select(id => Row(
            Cell(id), Cell(Role(result.Before.FirstOrDefault(n => n.Id == id))), Cell(
                Role(result.After.FirstOrDefault(n => n.Id == id))))));

    private static string Role(FailoverNode? node) => node switch
    {
        null => "not seen",
        { Role: ObservedRole.Replica, InSync: not true } => "replica, not in sync",
        _ => node.Role.ToString().ToLowerInvariant(),
    };

    private static XElement Checked(Finding finding)
    {
        var verdict = finding.Verdict.ToString().ToLowerInvariant();
        return Row(
            new XElement("td", new XAttribute("class", verdict), verdict),
            Cell(finding.Check),
            Cell(finding.Message),
            Cell(finding.Remedy ?? ""));
    }

    private static XElement Section(string title, params object[] content) => new("section", new XElement("h2", title), content);

    // A head is aligned as the first cell of its column.
    private static XElement Table(string[] heads, IEnumerable<XElement> rows)
    {
        var all = rows.ToArray();
        var first = all.FirstOrDefault()?.Elements().ToArray() ?? [];
        return new XElement(
            "table",
            new XElement("thead", new XElement("tr", heads.Select(
                (h, i) => new XElement("th", i < first.Length && IsNumber(first[i]) ? first[i].Attribute("class") : null, h)))),
            new XElement("tbody", "", all));
    }

    private static bool IsNumber(XElement cell) => (string?)cell.Attribute("class") == "number";

    private static XElement Row(params XElement[] cells) => new("tr", cells);

    // Never null: an element without content is written as <td/>, which HTML reads as an open element.
    private static XElement Cell(string text) => new("td", text);

    private static XElement Number(string text) => new("td", new XAttribute("class", "number"), text);

    private static string Ms(double value) => value.ToString("0.#;-0.#;0");

    private static string Clock(DateTimeOffset? at) => at?.UtcDateTime.ToString("HH:mm:ss.fff") ?? "";

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'");
}
