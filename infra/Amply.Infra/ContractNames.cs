using System.Collections.Immutable;
using System.Text.Json;
using Amply.Redis;
using Amply.Redis.Outputs;

namespace Amply.Infra;

/// <summary>Values as the outputs contract writes them.</summary>
internal static class ContractNames
{
    public static string Of(Mode mode) => JsonNamingPolicy.CamelCase.ConvertName(mode.ToString());

    /// <summary>By the contract's names, for Pulumi knows no record.</summary>
    public static ImmutableDictionary<string, double> Of(Thresholds thresholds) => JsonSerializer
        .SerializeToElement(thresholds, ContractJson.Default.Thresholds)
        .EnumerateObject()
        .ToImmutableDictionary(p => p.Name, p => p.Value.GetDouble());
}
