using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Ops.Routines;

/// <summary>The figures of a result in the order of importance. JSON has them as an object.</summary>
[JsonConverter(typeof(FigureListConverter))]
[CollectionBuilder(typeof(FigureList), nameof(Create))]
public sealed class FigureList(ImmutableArray<Figure> figures) : IReadOnlyList<Figure>
{
    public int Count => figures.Length;

    public Figure this[int index] => figures[index];

    /// <summary>The lines for people: a name and a text each.</summary>
    public IEnumerable<(string Name, string Text)> Lines() => figures.SelectMany(
        f => f.Value is FigureList parts ? parts.Lines() : [(f.Name, f.Text)]);

    public static FigureList Create(ReadOnlySpan<Figure> figures) => new([.. figures]);

    public IEnumerator<Figure> GetEnumerator() => ((IEnumerable<Figure>)figures).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One figure of a result. People see words and a unit. JSON has a number whose name ends in the unit.</summary>
/// <remarks>Figures go to the audit log, so no figure holds a session id or a secret.</remarks>
public sealed record Figure
{
    private Figure(string name, string jsonName, string text, object value) =>
        (Name, JsonName, Text, Value) = (name, jsonName, text, value);

    /// <summary>The name for people.</summary>
    public string Name { get; }
    /// <summary>The property's name in JSON, in camelCase, with the unit at its end.</summary>
    public string JsonName { get; }
    /// <summary>The value with its unit, for people.</summary>
    public string Text { get; }

    /// <summary>
    /// A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>, list of names or <see cref="FigureList"/>.
    /// </summary>
    internal object Value { get; }

    /// <summary>Makes a figure of a number of things. <paramref name="jsonName"/> names the things.</summary>
    public static Figure Count(string name, string jsonName, long count) => new(name, jsonName, $"{count:N0}", count);

    /// <summary>Makes a figure whose JSON name is <paramref name="jsonName"/> with <c>Seconds</c> behind it.</summary>
    public static Figure Seconds(string name, string jsonName, double seconds) =>
        new(name, $"{jsonName}Seconds", $"{seconds:0.0} s", Math.Round(seconds, 3));

    /// <summary>Makes a figure whose JSON name is <paramref name="jsonName"/> with <c>Ms</c> behind it.</summary>
    public static Figure Milliseconds(string name, string jsonName, double milliseconds) =>
        new(
            name,
            $"{jsonName}Ms",
            Math.Abs(milliseconds) < 100 ? $"{milliseconds:0.0} ms" : $"{milliseconds:N0} ms",
            Math.Round(milliseconds, 1));

    /// <summary>Makes a figure whose JSON name is <paramref name="jsonName"/> with <c>Bytes</c> behind it.</summary>
    public static Figure Size(string name, string jsonName, long bytes) => new(name, $"{jsonName}Bytes", Bytes.Text(bytes), bytes);

    public static Figure Is(string name, string jsonName, bool value) => new(name, jsonName, value ? "yes" : "no", value);

    /// <summary>Makes a figure of a short text, such as a name.</summary>
    public static Figure Word(string name, string jsonName, string text) => new(name, jsonName, text, text);

    /// <summary>Makes a figure of several names. JSON has an array.</summary>
    public static Figure Words(string name, string jsonName, IEnumerable<string> texts)
    {
        ImmutableArray<string> all = [.. texts];
        return new(name, jsonName, string.Join(", ", all), all);
    }

    /// <summary>
    /// Makes an object of counts whose names are data, such as the ids of shards. People see one line for each, with
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

/// <summary>
/// Writes figures as an object of numbers, and reads them from the audit log. Logs of earlier versions have texts instead of numbers.
/// </summary>
internal sealed class FigureListConverter : JsonConverter<FigureList>
{
    public override FigureList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Read(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, FigureList value, JsonSerializerOptions options) => WriteValue(writer, value);

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case FigureList parts:
                writer.WriteStartObject();
                foreach (var figure in parts)
                {
                    writer.WritePropertyName(figure.JsonName);
                    WriteValue(writer, figure.Value);
                }

                writer.WriteEndObject();
                break;
            case ImmutableArray<string> texts:
                writer.WriteStartArray();
                foreach (var text in texts)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue((string)value);
                break;
        }
    }

    private static FigureList Read(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? new([.. element.EnumerateObject().Select(p => Figure.Of(p.Name, Value(p.Value)))])
        : throw new JsonException("figures are not an object");

    private static object Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt64(out var number) => number,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Object => Read(element),
        JsonValueKind.Array when element.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) =>
            element.EnumerateArray().Select(e => e.GetString()!).ToImmutableArray(),
        _ => throw new JsonException($"a figure is not a {element.ValueKind}"),
    };
}
