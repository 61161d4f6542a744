namespace Amply.Ops.Commands.Sessions;

/// <summary>Times of a session in a table; a question mark where the value has none that can be read.</summary>
internal static class SessionCells
{
    public static string Ago(TimeSpan? past) => past is { } time ? $"{TimeText.Rough(time)} ago" : "?";

    public static string Age(TimeSpan? age) => age is { } time ? TimeText.Rough(time) : "?";
}
