using System.Xml.Linq;

namespace Amply.Ops.Reports;

/// <summary>What a timeline shows, in milliseconds from its origin.</summary>
/// <param name="Label">The label of a moment on the axis.</param>
internal sealed record TimelineChart(ImmutableArray<TimelineBar> Bars, ImmutableArray<TimelineMark> Marks, Func<double, string> Label)
{
    /// <summary>The name of the row of the marks.</summary>
    public required string MarksName { get; init; }

    /// <summary>The description for people who do not see the drawing.</summary>
    public required string Title { get; init; }

    /// <summary>Whether a line marks the origin.</summary>
    public bool HasOrigin { get; init; }
}

/// <summary>A span of time: a row of the drawing.</summary>
/// <param name="Kind">A class of the style sheet.</param>
internal sealed record TimelineBar(string Kind, string Label, double FromMs, double ToMs);

/// <summary>A moment.</summary>
internal sealed record TimelineMark(double Ms, string Title);

/// <summary>Draws a timeline.</summary>
internal static class TimelineSvg
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The labels stand at the left of the bars.</summary>
    public static readonly Layout Wide = new(Left: 300, Width: 640, Ticks: 8, LabelAbove: false);

    /// <summary>For a telephone: the labels stand above the bars.</summary>
    public static readonly Layout Narrow = new(Left: 10, Width: 360, Ticks: 3, LabelAbove: true);

    private const double BarHeight = 20;
    private const double Top = 34;
    private const double Radius = 5;
    private const double HalfALabel = 30;
    private const double Margin = 20;

    public static XElement Draw(TimelineChart chart, Layout layout)
    {
        var from = Math.Min(0, chart.Bars.Select(b => b.FromMs).Concat(chart.Marks.Select(m => m.Ms)).DefaultIfEmpty(0).Min());
        var to = Math.Max(from + 1, chart.Bars.Select(b => b.ToMs).Concat(chart.Marks.Select(m => m.Ms)).DefaultIfEmpty(1).Max());
        var bottom = Top + ((chart.Bars.Length + (chart.Marks.IsEmpty ? 0 : 1)) * layout.RowHeight);
        var scale = new Scale(from, to, layout);

        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {layout.Left + layout.Width + Margin:0} {bottom + 30:0}"),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", chart.Title),
            Ticks(from, to, layout.Ticks).Select(ms => new XElement(
                Svg + "g",
                Line(scale.X(ms), Top - 6, bottom, ms == 0 && chart.HasOrigin ? "origin" : "grid"),
                Text(scale.X(ms), Top - 12, Anchor(scale.X(ms), layout), chart.Label(ms)))),
            chart.Bars.Select((bar, row) => Row(bar, Top + (row * layout.RowHeight), scale)),
            chart.Marks.IsEmpty ? null : Marks(chart, bottom - layout.RowHeight, scale));
    }

    private static XElement Row(TimelineBar bar, double y, Scale scale) => new(
        Svg + "g",
        Label(bar.Label, y, scale.Layout),
        new XElement(
            Svg + "rect",
            new XAttribute("class", bar.Kind),
            new XAttribute("x", Number(scale.X(bar.FromMs))),
            new XAttribute("y", Number(y + scale.Layout.BarTop)),
            // A very short bar is drawn wider, so that it can be seen.
            new XAttribute("width", Number(Math.Max(1.5, scale.X(bar.ToMs) - scale.X(bar.FromMs)))),
            new XAttribute("height", Number(BarHeight)),
            new XAttribute("rx", "3"),
            new XElement(Svg + "title", $"{bar.Label}: {DurationText.Of(bar.ToMs - bar.FromMs)}")));

    // Marks of nearly the same moment are put below each other, so that each can be seen.
    private static XElement Marks(TimelineChart chart, double y, Scale scale)
    {
        var (last, level) = (double.NegativeInfinity, 0);
        var marks = new List<XElement>();
        foreach (var mark in chart.Marks.OrderBy(mark => mark.Ms))
        {
            var x = scale.X(mark.Ms);
            (last, level) = x - last < 2 * Radius ? (x, (level + 1) % 3) : (x, 0);
            marks.Add(new XElement(
                Svg + "circle",
                new XAttribute("class", "event"),
                new XAttribute("cx", Number(x)),
                new XAttribute("cy", Number(y + scale.Layout.BarTop + Radius + (level * Radius))),
                new XAttribute("r", Number(Radius)),
                new XElement(Svg + "title", mark.Title)));
        }

        return new XElement(Svg + "g", Label(chart.MarksName, y, scale.Layout), marks);
    }

    private static XElement Label(string text, double y, Layout layout) =>
        layout.LabelAbove ? Text(layout.Left, y + 13, "start", Cut(text, 52)) : Text(layout.Left - 10, y + 16, "end", Cut(text, 44));

    // A label at an edge would be cut in its middle.
    private static string Anchor(double x, Layout layout) =>
        x < HalfALabel ? "start" : x > layout.Left + layout.Width + Margin - HalfALabel ? "end" : "middle";

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)].TrimEnd()}…";

    // About so many, at round figures.
    private static IEnumerable<double> Ticks(double from, double to, int count)
    {
        var rough = (to - from) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        for (var n = Math.Ceiling(from / step); n * step <= to; n++)
        {
            yield return n * step;
        }
    }

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

    /// <summary>The measures of a drawing.</summary>
    /// <param name="Left">Where the bars begin.</param>
    /// <param name="Width">The width of the bars.</param>
    /// <param name="Ticks">About how many moments the axis names.</param>
    internal sealed record Layout(double Left, double Width, int Ticks, bool LabelAbove)
    {
        public double BarTop => LabelAbove ? 18 : 3;

        public double RowHeight => BarTop + BarHeight + 3;
    }

    /// <summary>Maps milliseconds to the horizontal position.</summary>
    private readonly record struct Scale(double From, double To, Layout Layout)
    {
        public double X(double ms) => Layout.Left + ((ms - From) / (To - From) * Layout.Width);
    }
}

/// <summary>Durations for people.</summary>
internal static class DurationText
{
    /// <summary><c>35.0 s</c>, or milliseconds below a second: <c>120 ms</c>.</summary>
    public static string Of(double ms) => Math.Abs(ms) switch
    {
        >= 1000 => $"{ms / 1000:N1} s",
        >= 10 => $"{ms:0} ms",
        _ => $"{ms:0.#;-0.#;0} ms",
    };
}
