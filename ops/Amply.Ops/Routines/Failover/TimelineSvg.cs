using System.Xml.Linq;

namespace Amply.Ops.Routines.Failover;

/// <summary>Draws the timeline: phases, outages and ElastiCache's events, in milliseconds from the call.</summary>
internal static class TimelineSvg
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private const double Left = 300;
    private const double Width = 640;
    private const double RowHeight = 26;
    private const double Top = 34;

    public static XElement Draw(FailoverResult result)
    {
        var bars = Bars(result);
        var from = Math.Min(0, bars.Select(b => b.From).Concat(result.ApiEvents.Select(e => e.Ms)).DefaultIfEmpty(0).Min());
        var to = Math.Max(from + 1, bars.Select(b => b.To).Concat(result.ApiEvents.Select(e => e.Ms)).DefaultIfEmpty(1).Max());
        var bottom = Top + ((bars.Length + (result.ApiEvents.IsEmpty ? 0 : 1)) * RowHeight);
        var scale = new Scale(from, to);

        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", Invariant($"0 0 {Left + Width + 20:0} {bottom + 30:0}")),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", "Timeline, in milliseconds from the call"),
            Ticks(from, to).Select(ms => new XElement(
                Svg + "g",
                Line(scale.X(ms), Top - 6, bottom, ms == 0 ? "call" : "grid"),
                Text(scale.X(ms), Top - 12, "middle", ms == 0 ? "call" : Duration(ms)))),
            bars.Select((bar, row) => Row(bar, Top + (row * RowHeight), scale)),
            result.ApiEvents.IsEmpty ? null : Events(result.ApiEvents, bottom - RowHeight, scale));
    }

    private static ImmutableArray<Bar> Bars(FailoverResult result) =>
    [
        .. result.Phases.Select(p => new Bar("phase", p.Name, p.FromMs, p.ToMs)),
        .. result.Writes is { } writes ? [new Bar("writes", "no writes", writes.StoppedMs, writes.BackMs)] : Array.Empty<Bar>(),
        .. result.Reads is { } reads ? [new Bar("reads", "no reads", reads.StoppedMs, reads.BackMs)] : Array.Empty<Bar>(),
    ];

    private static XElement Row(Bar bar, double y, Scale scale) => new(
        Svg + "g",
        Text(Left - 10, y + 16, "end", bar.Label),
        new XElement(
            Svg + "rect",
            new XAttribute("class", bar.Kind),
            new XAttribute("x", Number(scale.X(bar.From))),
            new XAttribute("y", Number(y + 3)),
            // A very short bar is drawn wider, so that it can be seen.
            new XAttribute("width", Number(Math.Max(1.5, scale.X(bar.To) - scale.X(bar.From)))),
            new XAttribute("height", Number(RowHeight - 6)),
            new XAttribute("rx", "3"),
            new XElement(Svg + "title", Invariant($"{bar.Label}: {bar.From:0.#} to {bar.To:0.#} ms, {bar.To - bar.From:0.#} ms"))));

    private static XElement Events(ImmutableArray<FailoverEvent> events, double y, Scale scale) => new(
        Svg + "g",
        Text(Left - 10, y + 16, "end", "ElastiCache's events"),
        events.Select(e => new XElement(
            Svg + "circle",
            new XAttribute("class", "event"),
            new XAttribute("cx", Number(scale.X(e.Ms))),
            new XAttribute("cy", Number(y + (RowHeight / 2))),
            new XAttribute("r", "5"),
            new XElement(Svg + "title", Invariant($"{e.Ms:0} ms: {e.Message}")))));

    // About eight, at round figures.
    private static IEnumerable<double> Ticks(double from, double to)
    {
        var rough = (to - from) / 8;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        for (var n = Math.Ceiling(from / step); n * step <= to; n++)
        {
            yield return n * step;
        }
    }

    private static string Duration(double ms) => Math.Abs(ms) >= 1000 ? Invariant($"{ms / 1000:0.###} s") : Invariant($"{ms:0.###} ms");

    private static XElement Line(double x, double from, double to, string kind) => new(
        Svg + "line",
        new XAttribute("class", kind),
        new XAttribute("x1", Number(x)),
        new XAttribute("x2", Number(x)),
        new XAttribute("y1", Number(from)),
        new XAttribute("y2", Number(to)));

    private static XElement Text(double x, double y, string anchor, string text) => new(
        Svg + "text", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), text);

    private static string Number(double value) => value.ToString("0.##");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Maps milliseconds to the horizontal position.</summary>
    private readonly record struct Scale(double From, double To)
    {
        public double X(double ms) => Left + ((ms - From) / (To - From) * Width);
    }

    private sealed record Bar(string Kind, string Label, double From, double To);
}
