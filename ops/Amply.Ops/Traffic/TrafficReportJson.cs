using System.Text.Json.Serialization;

namespace Amply.Ops.Traffic;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(TrafficPlan))]
[JsonSerializable(typeof(TrafficReport))]
internal sealed partial class TrafficReportJson : JsonSerializerContext;
