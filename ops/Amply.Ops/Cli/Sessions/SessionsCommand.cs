using System.CommandLine;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions count|list|show|flush|reindex</c>.</summary>
internal static class SessionsCommand
{
    public static Command Create(CommandServices services) => new("sessions", "Count, list, show, end and reindex sessions.")
    {
        SessionsCountVerb.Create(services),
        SessionsListVerb.Create(services),
        SessionsShowVerb.Create(services),
        SessionsFlushVerb.Create(services),
        SessionsReindexVerb.Create(services),
    };
}

/// <summary>Parts of a session in a table; a question mark where the value has none that can be read.</summary>
internal static class SessionCells
{
    public static string Ago(TimeSpan? past) => past is { } time ? $"{TimeText.Rough(time)} ago" : "?";

    /// <summary>The user agent, or why no field of the session is known.</summary>
    public static Cell UserAgent(SessionRow row) =>
        row.TooLargeBytes is { } bytes ? new Cell(OversizedSessions.Row(bytes), Tone.Warning) : Cell.Cut(row.UserAgent);

    public static string Age(TimeSpan? age) => age is { } time ? TimeText.Rough(time) : "?";
}
