using System.Text.Json.Serialization;
using Amply.Ops.Routines.Status;

namespace Amply.Ops.Commands.Statuses;

/// <summary>A report on one line, as programs read a stream of them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusLineJson : JsonSerializerContext;
