using System.Globalization;

namespace Amply.Keyspace.Json;

/// <summary>Times as Python's <c>datetime.utcnow().isoformat()</c>: UTC without an offset, microseconds unless they are zero.</summary>
public static class PythonTime
{
    private const string ReadFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <summary>Formats a time; below a microsecond it is cut, as Python cuts it.</summary>
    public static string Format(DateTimeOffset time)
    {
        var utc = Truncate(time);
        var format = utc.Microsecond == 0 && utc.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
        return utc.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads what <see cref="Format"/> writes, and the same with an offset or <c>Z</c>, which other writers add.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text,
        ReadFormat,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out time);

    /// <summary>The time as it can be written: UTC, whole microseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
