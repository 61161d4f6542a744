using System.Text.Json.Serialization;

namespace Amply.Lab.Supervisor;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LabOptions))]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(LabFailure))]
[JsonSerializable(typeof(LabStatus))]
[JsonSerializable(typeof(LabApplyResult))]
[JsonSerializable(typeof(string))]
public sealed partial class LabJson : JsonSerializerContext;
