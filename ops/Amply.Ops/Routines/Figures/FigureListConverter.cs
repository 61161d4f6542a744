using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Figures;

/// <summary>Writes figures as an object of numbers, and reads them back from the audit log; logs of earlier versions hold texts instead of numbers.</summary>
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
        : throw new JsonException("figures are no object");

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
        _ => throw new JsonException($"a figure is no {element.ValueKind}"),
    };
}
