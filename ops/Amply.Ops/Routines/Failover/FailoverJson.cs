using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Failover;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailoverPlan))]
[JsonSerializable(typeof(FailoverResult))]
internal sealed partial class FailoverJson : JsonSerializerContext;
