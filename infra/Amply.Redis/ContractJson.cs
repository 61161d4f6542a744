using System.Text.Json.Serialization;
using Amply.Redis.Outputs;
using Amply.Redis.Plans;

namespace Amply.Redis;

/// <summary>JSON of the contracts between program, lab and routines; generated at build, so that a cold start reflects nothing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(StackOutputs))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(Thresholds))]
public sealed partial class ContractJson : JsonSerializerContext;
