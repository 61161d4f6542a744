using System.Text;
using System.Text.Json;

namespace Amply.Keyspace.Sessions;

/// <summary>Replaces <c>last_activity</c> in a stored session and keeps every other byte.</summary>
/// <remarks>An application may store fields that this library does not know. Reading and writing a model would lose them.</remarks>
internal static class ActivityEdit
{
    public enum Outcome
    {
        Edited,

        /// <summary>The stored activity is as late or later.</summary>
        Current,
        Malformed,
    }

    /// <param name="activity">The new activity, or the stored one if it is later.</param>
    public static Outcome Apply(ReadOnlySpan<byte> json, DateTimeOffset now, out byte[] edited, out DateTimeOffset activity)
    {
        edited = [];
        activity = PythonTime.Truncate(now);
        var text = Encoding.ASCII.GetBytes($"\"{PythonTime.Format(now)}\"");
        try
        {
            return Locate(json, out var place) switch
            {
                Found.NotAnObject => Outcome.Malformed,
                Found.Field when IsCurrent(json, place, ref activity) => Outcome.Current,
                Found.Field => Splice(json, place, text, out edited),
                _ => Splice(json, place, [.. place.First ? "\"last_activity\": "u8 : ", \"last_activity\": "u8, .. text], out edited),
            };
        }
        catch (JsonException)
        {
            return Outcome.Malformed;
        }
    }

    private enum Found
    {
        NotAnObject,
        Field,
        NoField,
    }

    // First: the object has no fields yet.
    private readonly record struct Place(int Start, int End, bool First);

    private static Found Locate(ReadOnlySpan<byte> json, out Place place)
    {
        place = default;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Found.NotAnObject;
        }

        var found = Found.NoField;
        var first = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            first = false;
            var isActivity = IsActivity(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isActivity)
            {
                // If a field occurs twice, Python and .NET use the last one.
                place = new Place(start, (int)reader.BytesConsumed, First: false);
                found = Found.Field;
            }
        }

        if (found == Found.NoField)
        {
            place = new Place((int)reader.TokenStartIndex, (int)reader.TokenStartIndex, first);
        }

        // Any text after the object makes the value malformed.
        reader.Read();
        return found;
    }

    private static bool IsActivity(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueTextEquals("last_activity"u8);
        }
        catch (InvalidOperationException)
        {
            // The name holds half of a surrogate pair.
            return false;
        }
    }

    private static bool IsCurrent(ReadOnlySpan<byte> json, Place place, ref DateTimeOffset activity)
    {
        var value = json[place.Start..place.End];
        if (value.Length > 2 && value[0] == '"'
            && PythonTime.TryParse(Encoding.UTF8.GetString(value[1..^1]), out var stored) && stored >= activity)
        {
            activity = stored;
            return true;
        }

        return false;
    }

    private static Outcome Splice(ReadOnlySpan<byte> json, Place place, ReadOnlySpan<byte> with, out byte[] edited)
    {
        edited = [.. json[..place.Start], .. with, .. json[place.End..]];
        return Outcome.Edited;
    }
}
