using System.Globalization;

namespace Amply.Model;

/// <summary>A span of every week, <c>sun:05:00-sun:06:00</c>, or of every day, <c>04:00-05:00</c>; UTC. It may run past midnight.</summary>
public sealed record WeeklyWindow
{
    private const int Day = 24 * 60;

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    // Minutes since the start of the day or of the week.
    private readonly int start;
    private readonly int end;
    private readonly int cycle;

    private WeeklyWindow(int start, int end, int cycle)
    {
        this.start = start;
        this.end = end;
        this.cycle = cycle;
    }

    /// <summary>Whether the span is one of every day.</summary>
    public bool IsDaily => cycle is Day;

    /// <summary>How long the span is.</summary>
    public TimeSpan Length => TimeSpan.FromMinutes((end - start + cycle) % cycle);

    /// <summary>Null where the text is neither kind of window.</summary>
    public static WeeklyWindow? Parse(string text)
    {
        var parts = text.Split('-');
        if (parts.Length is not 2)
        {
            return null;
        }

        return (parts[0].Length, parts[1].Length) switch
        {
            (9, 9) when Minute(parts[0]) is { } from && Minute(parts[1]) is { } to => new WeeklyWindow(from, to, 7 * Day),
            (5, 5) when MinuteOfDay(parts[0]) is { } from && MinuteOfDay(parts[1]) is { } to => new WeeklyWindow(from, to, Day),
            _ => null,
        };
    }

    public bool Contains(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var minute = (IsDaily ? 0 : (int)utc.DayOfWeek * Day) + (int)utc.TimeOfDay.TotalMinutes;
        return (minute - start + cycle) % cycle < Length.TotalMinutes;
    }

    /// <summary>Whether both windows share a minute of any week. Windows that only touch do not.</summary>
    public bool Overlaps(WeeklyWindow other) =>
        Spans().Any(one => other.Spans().Any(two => one.From < two.To && two.From < one.To));

    // From the day or week before to the one after, because a span may run past the end of its cycle.
    private IEnumerable<(int From, int To)> Spans() => Enumerable
        .Range(-1, (7 * Day / cycle) + 2)
        .Select(number => start + (number * cycle))
        .Select(from => (from, from + (int)Length.TotalMinutes));

    private static int? Minute(string text) =>
        Array.IndexOf(Days, text[..3]) is var day and >= 0 && text[3] is ':' && MinuteOfDay(text[4..]) is { } minute
            ? (day * Day) + minute
            : null;

    private static int? MinuteOfDay(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", null, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;
}
