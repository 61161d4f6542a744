using System.Text.RegularExpressions;

namespace Amply.Model.Settings;

/// <summary>The snapshot and maintenance windows: UTC, an hour or longer, apart from each other.</summary>
internal static partial class Windows
{
    private const int Day = 24 * 60;
    private const int ShortestMinutes = 60;
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static (string Snapshot, string Maintenance) Read(SettingsSource source)
    {
        var snapshot = source.Text("snapshotWindow", "04:00-05:00");
        var maintenance = source.Text("maintenanceWindow", "sun:05:00-sun:06:00");
        var daily = Daily(source, snapshot);
        var weekly = Weekly(source, maintenance);
        if (daily is var (from, length) && weekly is var (start, duration) && Overlaps(from, length, start, duration))
        {
            source.Refuse("snapshotWindow", snapshot, $"overlaps the maintenance window {maintenance}", "a window that is over before the other begins", "04:00-05:00");
        }

        return (snapshot, maintenance);
    }

    private static (int From, int Length)? Daily(SettingsSource source, string text)
    {
        const string Allowed = "hh:mm-hh:mm in UTC, 60 minutes or longer";
        var match = DailyShape().Match(text);
        if (!match.Success || Minutes(match, "from") is not { } from || Minutes(match, "to") is not { } to)
        {
            source.Refuse("snapshotWindow", text, "is not a daily window", Allowed, "04:00-05:00");
            return null;
        }

        var length = (to - from + Day) % Day;
        if (length < ShortestMinutes)
        {
            source.Refuse("snapshotWindow", text, $"is {length} minutes long", Allowed, "04:00-05:00");
            return null;
        }

        return (from, length);
    }

    private static (int From, int Length)? Weekly(SettingsSource source, string text)
    {
        const string Allowed = "ddd:hh:mm-ddd:hh:mm in UTC, 60 minutes or longer";
        var match = WeeklyShape().Match(text);
        if (!match.Success || Minutes(match, "from") is not { } from || Minutes(match, "to") is not { } to)
        {
            source.Refuse("maintenanceWindow", text, "is not a weekly window", Allowed, "sun:05:00-sun:06:00");
            return null;
        }

        from += Array.IndexOf(Days, match.Groups["fromDay"].Value) * Day;
        to += Array.IndexOf(Days, match.Groups["toDay"].Value) * Day;
        var length = (to - from + (7 * Day)) % (7 * Day);
        if (length < ShortestMinutes || length > Day)
        {
            source.Refuse("maintenanceWindow", text, $"is {length} minutes long", Allowed + " and a day at most", "sun:05:00-sun:06:00");
            return null;
        }

        return (from, length);
    }

    // The daily window comes back every day of the week, and both may run past midnight.
    private static bool Overlaps(int daily, int length, int weekly, int duration) => Enumerable.Range(-1, 9)
        .Select(day => (day * Day) + daily)
        .Any(start => start < weekly + duration && weekly < start + length);

    private static int? Minutes(Match match, string prefix)
    {
        var hour = int.Parse(match.Groups[prefix + "Hour"].Value);
        var minute = int.Parse(match.Groups[prefix + "Minute"].Value);
        return hour < 24 && minute < 60 ? (hour * 60) + minute : null;
    }

    [GeneratedRegex(@"^(?<fromHour>\d{2}):(?<fromMinute>\d{2})-(?<toHour>\d{2}):(?<toMinute>\d{2})$")]
    private static partial Regex DailyShape();

    [GeneratedRegex(@"^(?<fromDay>mon|tue|wed|thu|fri|sat|sun):(?<fromHour>\d{2}):(?<fromMinute>\d{2})-(?<toDay>mon|tue|wed|thu|fri|sat|sun):(?<toHour>\d{2}):(?<toMinute>\d{2})$")]
    private static partial Regex WeeklyShape();
}
