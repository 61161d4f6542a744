namespace Amply.Ops.Routines.Sessions;

/// <summary>What is said of sessions that a filter cannot judge.</summary>
internal static class UnjudgedSessions
{
    public const string Remedy = "to include such sessions, name their users without a condition on that field, or give --everyone";

    private const string Why = "a field that a condition asks for is absent or unreadable";

    /// <summary>For what only looks.</summary>
    public static string Seen(long count) => $"{Sessions(count)} cannot be judged: {Why}.";

    /// <summary>For a plan.</summary>
    public static string Planned(long count) => $"{Sessions(count)} cannot be judged and would be left: {Why}";

    /// <summary>For a flush that has left them.</summary>
    public static string Left(long count) => $"{Sessions(count)} could not be judged and {(count == 1 ? "was" : "were")} left: {Why}.";

    private static string Sessions(long count) => $"{count:N0} {(count == 1 ? "session" : "sessions")}";
}
