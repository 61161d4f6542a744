using System.Globalization;

namespace Amply.Ops.Redis;

/// <summary>What INFO said, by field.</summary>
public sealed class RedisInfo
{
    private readonly Dictionary<string, string> fields;

    private RedisInfo(Dictionary<string, string> fields) => this.fields = fields;

    public string? this[string field] => fields.GetValueOrDefault(field);

    public long? Number(string field) =>
        long.TryParse(this[field], NumberStyles.AllowLeadingSign, null, out var number) ? number : null;

    public double? Fraction(string field) =>
        double.TryParse(this[field], NumberStyles.Float, null, out var number) ? number : null;

    /// <summary>Keys of each database that has any: <c>db1:keys=3,expires=0,avg_ttl=0</c>.</summary>
    public IReadOnlyDictionary<int, long> Databases()
    {
        var databases = new SortedDictionary<int, long>();
        foreach (var (field, value) in fields)
        {
            if (field.StartsWith("db", StringComparison.Ordinal)
                && int.TryParse(field.AsSpan(2), NumberStyles.None, null, out var database)
                && value.StartsWith("keys=", StringComparison.Ordinal)
                && long.TryParse(value.AsSpan(5, Math.Max(0, value.IndexOf(',', StringComparison.Ordinal) - 5)), out var keys))
            {
                databases[database] = keys;
            }
        }

        return databases;
    }

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
