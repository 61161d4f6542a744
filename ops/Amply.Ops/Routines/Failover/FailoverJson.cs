using System.Text.Json.Serialization;
using Amply.Ops.Routines.Failover.Promoting;

namespace Amply.Ops.Routines.Failover;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailoverPlan))]
[JsonSerializable(typeof(FailoverResult))]
[JsonSerializable(typeof(PromotePlan))]
[JsonSerializable(typeof(FailoverFlags))]
internal sealed partial class FailoverJson : JsonSerializerContext;
