using System.Text.Json;
using System.Text.Json.Serialization;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Model;

/// <summary>JSON of the contracts between program, lab and routines; generated at build, so that a cold start reflects nothing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(StackOutputs))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(Thresholds))]
public sealed partial class ContractJson : JsonSerializerContext;

/// <summary>Writes an enum's members in camelCase, as every other name in the contracts is written.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
