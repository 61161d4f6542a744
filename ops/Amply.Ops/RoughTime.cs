namespace Amply.Ops;

/// <summary>Times for people, in one unit. A negative time is 0.</summary>
internal static class RoughTime
{
    public static string Text(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => time.TotalDays.ToString("0.# 'd'"),
        { TotalHours: >= 1 } => time.TotalHours.ToString("0.# 'h'"),
        { TotalMinutes: >= 1 } => time.TotalMinutes.ToString("0 'min'"),
        _ => Math.Max(0, time.TotalSeconds).ToString("0 's'"),
    };
}
