using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Model;

/// <summary>How many nodes serve the group, and what happens when a node is lost.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Mode>))]
public enum Mode
{
    /// <summary>One node, no failover.</summary>
    Single,

    /// <summary>One shard with replicas, automatic failover and Multi-AZ; cluster mode disabled.</summary>
    Ha,

    /// <summary>The step between <see cref="Ha"/> and <see cref="Cluster"/>: cluster mode compatible.</summary>
    Compatible,

    /// <summary>Cluster mode enabled: shards, each with replicas.</summary>
    Cluster,
}

/// <summary>The modes as settings, plans and outputs write them.</summary>
public static class ModeNames
{
    public static ImmutableArray<string> All { get; } = [.. Enum.GetValues<Mode>().Select(Name)];

    public static string Name(this Mode mode) => JsonNamingPolicy.CamelCase.ConvertName(mode.ToString());
}

/// <summary>Writes an enum's members in camelCase, as every other name in the contracts is written.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
