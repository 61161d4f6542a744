using System.Security.Cryptography;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Whose sessions, and which of them.</summary>
/// <param name="Users">By their index; empty: everyone's, by scanning.</param>
public sealed record SessionSelection(ImmutableArray<string> Users, SessionFilter Filter)
{
    /// <summary>In words, without a user's name: it goes to the audit log.</summary>
    public string Words => (Users.Length, Filter.OwnedBy.Count, Filter.IsEverything) switch
    {
        (0, 0, true) => "EVERYONE's sessions",
        (0, 0, false) => $"everyone's sessions where {Filter.Words}",
        (0, var n, _) => $"the sessions of {Count(n)}, found by their value{(Filter.Words.Length > 0 ? $", where {Filter.Words}" : "")}",
        (var n, _, true) => $"the sessions of {Count(n)}",
        (var n, _, false) => $"the sessions of {Count(n)} where {Filter.Words}",
    };

    private static string Count(int users) => users == 1 ? "one user" : $"{users} users";
}

/// <summary>How a session is named where people read: whoever has its id is its user.</summary>
public static class SessionHash
{
    /// <summary>The first twelve hex digits of the id's SHA-256; the same id, the same text.</summary>
    public static string Of(ReadOnlySpan<byte> id) => Convert.ToHexStringLower(SHA256.HashData(id))[..12];
}

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

/// <summary>What is said of sessions whose value is too large to read.</summary>
internal static class OversizedSessions
{
    public const string Remedy =
        "find the application that writes such values; ./amply sessions flush --user ID deletes a user's sessions whatever their values hold";

    /// <summary>For what only looks.</summary>
    public static string Seen(long count) =>
        $"{count:N0} {(count == 1 ? "session has a value" : "sessions have values")} larger than {Bytes.Text(SessionReader.MostBytes)}: too large to read.";

    /// <summary>For the row of one.</summary>
    public static string Row(long bytes) => $"value too large to read ({bytes:N0} bytes)";
}
