using System.Globalization;
using Amply.Keyspace;

namespace Amply.Ops.Cli;

/// <summary>Reads and writes durations and moments for people.</summary>
internal static class TimeText
{
    public const string DurationAllowed = "a whole number and s, m, h or d, for example 30s, 10m, 2h, 7d";
    public const string MomentAllowed = "a UTC time such as 2025-03-04T05:06:07Z, or how long ago: 30s, 10m, 2h, 7d";

    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, null, out var number))
        {
            return false;
        }

        (duration, var known) = text[^1] switch
        {
            's' => (TimeSpan.FromSeconds(number), true),
            'm' => (TimeSpan.FromMinutes(number), true),
            'h' => (TimeSpan.FromHours(number), true),
            'd' => (TimeSpan.FromDays(Math.Min(number, 36_500)), true),
            _ => (default, false),
        };
        return known;
    }

    public static bool TryMoment(string text, DateTimeOffset now, out DateTimeOffset moment)
    {
        if (TryDuration(text, out var ago))
        {
            moment = now - ago;
            return true;
        }

        return PythonTime.TryParse(text, out moment);
    }

    /// <summary>A duration for people, in one unit. A negative duration is 0.</summary>
    public static string Rough(TimeSpan time) => RoughTime.Text(time);
}
