using System.Globalization;

namespace Amply.Lab.Group;

/// <summary>A span of every week, <c>sun:05:00-sun:06:00</c>, or of every day, <c>04:00-05:00</c>; UTC.</summary>
public sealed record WeeklyWindow
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    // Minutes since the start of the span that repeats.
    private readonly int start;
    private readonly int end;
    private readonly int cycle;

    private WeeklyWindow(int start, int end, int cycle)
    {
        this.start = start;
        this.end = end;
        this.cycle = cycle;
    }

    /// <summary>Null where the text is no window.</summary>
    public static WeeklyWindow? Parse(string text)
    {
        var parts = text.Split('-');
        return parts.Length is not 2 ? null
            : parts.All(part => part.Length is 9) && Minute(parts[0]) is { } from && Minute(parts[1]) is { } to ? new WeeklyWindow(from, to, 7 * 24 * 60)
            : parts.All(part => part.Length is 5) && MinuteOfDay(parts[0]) is { } first && MinuteOfDay(parts[1]) is { } last ? new WeeklyWindow(first, last, 24 * 60)
            : null;
    }

    /// <summary>Its length.</summary>
    public TimeSpan Length => TimeSpan.FromMinutes((end - start + cycle) % cycle);

    public bool Contains(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var minute = cycle is 24 * 60 ? (int)utc.TimeOfDay.TotalMinutes : ((int)utc.DayOfWeek * 24 * 60) + (int)utc.TimeOfDay.TotalMinutes;
        return (minute - start + cycle) % cycle < Length.TotalMinutes;
    }

    private static int? Minute(string text) =>
        Array.IndexOf(Days, text[..3]) is var day and >= 0 && text[3] is ':' && MinuteOfDay(text[4..]) is { } minute ? (day * 24 * 60) + minute : null;

    private static int? MinuteOfDay(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", null, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;
}
