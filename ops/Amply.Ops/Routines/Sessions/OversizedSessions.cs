using Amply.Ops.Routines.Sessions.Counting;

namespace Amply.Ops.Routines.Sessions;

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
