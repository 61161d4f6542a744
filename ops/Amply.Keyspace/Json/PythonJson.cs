using System.Globalization;
using System.Text;

namespace Amply.Keyspace.Json;

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
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        return json.Append('"');
    }
}
