using System.Collections.Immutable;

namespace Amply.Ops.Routines.Figures;

/// <summary>One figure of a result: people see words and a unit, JSON has a number whose name ends in the unit.</summary>
/// <remarks>Figures go to the audit log, so no figure holds a session id or a secret.</remarks>
public sealed record Figure
{
    private Figure(string name, string jsonName, string text, object value) => (Name, JsonName, Text, Value) = (name, jsonName, text, value);

    /// <summary>In words, for people.</summary>
    public string Name { get; }

    /// <summary>The property's name in JSON, in camelCase, with the unit at its end.</summary>
    public string JsonName { get; }

    /// <summary>The value with its unit, for people.</summary>
    public string Text { get; }

    /// <summary>A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>, list of names or <see cref="FigureList"/>.</summary>
    internal object Value { get; }

    /// <summary>Makes a figure of a number of things; <paramref name="jsonName"/> names the things.</summary>
    public static Figure Count(string name, string jsonName, long count) => new(name, jsonName, $"{count:N0}", count);

    /// <summary>Makes a figure whose JSON name is <paramref name="jsonName"/> with <c>Seconds</c> behind it.</summary>
    public static Figure Seconds(string name, string jsonName, double seconds) =>
        new(name, $"{jsonName}Seconds", $"{seconds:0.0} s", Math.Round(seconds, 3));

    /// <summary>Makes a figure whose JSON name is <paramref name="jsonName"/> with <c>Ms</c> behind it.</summary>
    public static Figure Milliseconds(string name, string jsonName, double milliseconds) =>
        new(name, $"{jsonName}Ms", Math.Abs(milliseconds) < 100 ? $"{milliseconds:0.0} ms" : $"{milliseconds:N0} ms", Math.Round(milliseconds, 1));

    /// <summary>Makes a figure whose JSON name is <paramref name="jsonName"/> with <c>Bytes</c> behind it.</summary>
    public static Figure Size(string name, string jsonName, long bytes) => new(name, $"{jsonName}Bytes", Bytes.Text(bytes), bytes);

    /// <summary>Makes a figure of something that is true or not.</summary>
    public static Figure Is(string name, string jsonName, bool value) => new(name, jsonName, value ? "yes" : "no", value);

    /// <summary>Makes a figure of a short text, such as a name.</summary>
    public static Figure Word(string name, string jsonName, string text) => new(name, jsonName, text, text);

    /// <summary>Makes a figure of several names; JSON has them as an array.</summary>
    public static Figure Words(string name, string jsonName, IEnumerable<string> texts)
    {
        ImmutableArray<string> all = [.. texts];
        return new(name, jsonName, string.Join(", ", all), all);
    }

    /// <summary>
    /// Makes an object of counts whose names are data, such as the ids of shards; people see a line for each, with
    /// <paramref name="name"/> before the data.
    /// </summary>
    public static Figure CountBy(string name, string jsonName, IEnumerable<KeyValuePair<string, long>> counts) =>
        new(name, jsonName, "", new FigureList([.. counts.Select(c => Count($"{name} {c.Key}", c.Key, c.Value))]));

    internal static Figure Of(string jsonName, object value) => value switch
    {
        FigureList parts => new(jsonName, jsonName, "", parts),
        ImmutableArray<string> texts => Words(jsonName, jsonName, texts),
        bool yes => Is(jsonName, jsonName, yes),
        _ => new(jsonName, jsonName, $"{value}", value),
    };
}
