using System.Globalization;

namespace Amply.Ops.Redis;

/// <summary>What INFO said, by field.</summary>
public sealed class RedisInfo
{
    private readonly Dictionary<string, string> fields;

    private RedisInfo(Dictionary<string, string> fields) => this.fields = fields;

    public string? this[string field] => fields.GetValueOrDefault(field);

    public long? Number(string field) =>
        long.TryParse(this[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public double? Fraction(string field) =>
        double.TryParse(this[field], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static RedisInfo Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon > 0 && line[0] != '#')
            {
                fields[line[..colon].ToString()] = line[(colon + 1)..].ToString();
            }
        }

        return new RedisInfo(fields);
    }
}
