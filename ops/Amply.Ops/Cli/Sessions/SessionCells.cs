using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary>Table cells of a session; a question mark where a field is missing or unreadable.</summary>
internal static class SessionCells
{
    public static string Ago(TimeSpan? past) => past is { } time ? $"{TimeText.Rough(time)} ago" : "?";

    public static string Age(TimeSpan? age) => age is { } time ? TimeText.Rough(time) : "?";

    public static Cell EndsIn(SessionRow row) =>
        row.SecondsLeft is { } left ? TimeText.Rough(TimeSpan.FromSeconds(left)) : new Cell("never", Tone.Warning);

    /// <summary>The user agent, or why the session could not be read.</summary>
    public static Cell UserAgent(SessionRow row) =>
        row.TooLargeBytes is { } bytes ? new Cell(OversizedSessions.Row(bytes), Tone.Warning) : Cell.Cut(row.UserAgent);

    /// <summary>Prints that sessions were too large to read, and the remedy.</summary>
    public static void ShowTooLarge(ITerminal terminal, long count)
    {
        if (count > 0)
        {
            terminal.Note(OversizedSessions.Seen(count), Tone.Warning);
            terminal.NoteHint(OversizedSessions.Remedy);
        }
    }

    /// <summary>Prints from which nodes the values were read.</summary>
    public static void ShowPlaces(ITerminal terminal, ImmutableArray<ReadPlace> places)
    {
        foreach (var sentence in ReadPlace.Sentences(places))
        {
            terminal.Line(sentence, places.Any(place => place.Way == ReadWay.Primary) ? Tone.Warning : Tone.Quiet);
        }
    }
}
