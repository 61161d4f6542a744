using System.Globalization;
using System.Text;

namespace Amply.Keyspace;

/// <summary>Writes JSON as Python's <c>json.dumps</c> does by default: ASCII only, a space after colon and comma.</summary>
public static class PythonJson
{
    /// <summary>Appends a quoted string, or <c>null</c>.</summary>
    public static StringBuilder AppendPythonString(this StringBuilder json, string? text)
    {
        if (text is null)
        {
            return json.Append("null");
        }

        json.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\f' => json.Append("\\f"),
                '\b' => json.Append("\\b"),
                >= ' ' and <= '~' => json.Append(character),
                _ => json.Append($"\\u{(int)character:x4}"),
            };
        }

        return json.Append('"');
    }
}

/// <summary>Times as Python's <c>datetime.utcnow().isoformat()</c>: UTC without an offset, microseconds if not zero.</summary>
public static class PythonTime
{
    private const string ReadFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <summary>Formats a time. Fractions of a microsecond are cut, as in Python.</summary>
    public static string Format(DateTimeOffset time)
    {
        var utc = Truncate(time);
        var format = utc.Microsecond == 0 && utc.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
        return utc.ToString(format);
    }

    /// <summary>Reads the format of <see cref="Format"/>, also with an offset or <c>Z</c>, which other writers add.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text,
        ReadFormat,
        null,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out time);

    /// <summary>Cuts a time to the precision of the format: UTC, whole microseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
