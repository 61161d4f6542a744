using Amply.Ops.Routines.Sessions;
using Amply.Ops.Routines.Sessions.Listing;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands.Sessions;

/// <summary>Parts of a session in a table; a question mark where the value has none that can be read.</summary>
internal static class SessionCells
{
    public static string Ago(TimeSpan? past) => past is { } time ? $"{TimeText.Rough(time)} ago" : "?";

    /// <summary>The user agent, or why no field of the session is known.</summary>
    public static Cell UserAgent(SessionRow row) =>
        row.TooLargeBytes is { } bytes ? new Cell(OversizedSessions.Row(bytes), Tone.Warning) : Cell.Cut(row.UserAgent);

    public static string Age(TimeSpan? age) => age is { } time ? TimeText.Rough(time) : "?";
}
