using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Ops;

/// <summary>Writes a moment in UTC, with the <c>Z</c> that tools of the shell insist on; reads any ISO 8601 moment.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
