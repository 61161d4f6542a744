using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary>Parts of a session in a table; a question mark where the value has none that can be read.</summary>
internal static class SessionCells
{
    public static string Ago(TimeSpan? past) => past is { } time ? $"{TimeText.Rough(time)} ago" : "?";

    public static string Age(TimeSpan? age) => age is { } time ? TimeText.Rough(time) : "?";

    public static Cell EndsIn(SessionRow row) =>
        row.SecondsLeft is { } left ? TimeText.Rough(TimeSpan.FromSeconds(left)) : new Cell("never", Tone.Warning);

    /// <summary>The user agent, or why no field of the session is known.</summary>
    public static Cell UserAgent(SessionRow row) =>
        row.TooLargeBytes is { } bytes ? new Cell(OversizedSessions.Row(bytes), Tone.Warning) : Cell.Cut(row.UserAgent);

    /// <summary>Prints where the values of an answer come from, below the answer.</summary>
    public static void ShowPlaces(ITerminal terminal, ImmutableArray<ReadPlace> places)
    {
        foreach (var sentence in ReadPlace.Sentences(places))
        {
            terminal.Line(sentence, places.Any(place => place.Way == ReadWay.Primary) ? Tone.Warning : Tone.Quiet);
        }
    }
}
