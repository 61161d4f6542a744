using System.Security.Cryptography;

namespace Amply.Ops.Routines.Sessions;

/// <summary>The users and the filter of a command.</summary>
/// <param name="Users">Users whose sessions are found by index; empty: all users, by a scan.</param>
public sealed record SessionSelection(ImmutableArray<string> Users, SessionFilter Filter)
{
    /// <summary>Whether every session is selected.</summary>
    public bool IsEverything => Users.IsEmpty && Filter.IsEverything;

    /// <summary>The selection in words, without ids of users: it goes to the audit log.</summary>
    public string Words => (Users.Length, Filter.OwnedBy.Count, Filter.IsEverything) switch
    {
        (0, 0, true) => "no filter: ALL users",
        (0, 0, false) => $"where {Filter.Words}",
        (0, var n, _) => $"of {Count(n)}, found by a scan{(Filter.Words.Length > 0 ? $", where {Filter.Words}" : "")}",
        (var n, _, true) => $"of {Count(n)}",
        (var n, _, false) => $"of {Count(n)}, where {Filter.Words}",
    };

    private static string Count(int users) => users == 1 ? "one user" : $"{users} users";
}

/// <summary>The name of a session for people. The id itself is a password.</summary>
public static class SessionHash
{
    public const int Digits = 12;

    /// <summary>The first 12 hex digits of the id's SHA-256.</summary>
    public static string Of(ReadOnlySpan<byte> id) => Convert.ToHexStringLower(SHA256.HashData(id))[..Digits];
}

/// <summary>Sentences about sessions that a filter cannot judge.</summary>
internal static class UnjudgedSessions
{
    public const string Remedy = "./amply runbook sessions-flush";

    /// <summary>What a person can do, in a sentence.</summary>
    public const string Advice = "To include such sessions, select their users without a condition on that field, or use --everyone.";

    private const string Why = "a field of the filter is missing or unreadable";

    /// <summary>For a report.</summary>
    public static string Seen(long count, ImmutableSortedDictionary<string, long>? fields) =>
        $"{Sessions(count)} cannot be judged: {Why}{FieldCounts.Words(fields)}.";

    /// <summary>For a plan.</summary>
    public static string Planned(long count, ImmutableSortedDictionary<string, long>? fields) =>
        $"{Sessions(count)} cannot be judged and would be left: {Why}{FieldCounts.Words(fields)}";

    /// <summary>For the result of a flush.</summary>
    public static string Left(long count, ImmutableSortedDictionary<string, long>? fields) =>
        $"{Sessions(count)} could not be judged and {(count == 1 ? "was" : "were")} left: {Why}{FieldCounts.Words(fields)}.";

    private static string Sessions(long count) => $"{count:N0} {(count == 1 ? "session" : "sessions")}";
}

/// <summary>Sentences about sessions whose value is too large to read.</summary>
internal static class OversizedSessions
{
    public const string Remedy = "./amply runbook sessions-flush";

    /// <summary>For a report.</summary>
    public static string Seen(long count) =>
        $"{count:N0} {(count == 1 ? "session has a value" : "sessions have values")} larger than "
        + $"{Bytes.Text(SessionReader.MostBytes)}: too large to read. Find the application that writes such values. "
        + "A flush by --user deletes sessions of any size.";

    /// <summary>For the row of one session.</summary>
    public static string Row(long bytes) => $"value too large to read ({bytes:N0} bytes)";
}
