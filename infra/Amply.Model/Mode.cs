using System.Text.Json.Serialization;

namespace Amply.Model;

/// <summary>How many nodes serve the group, and what happens when one is lost.</summary>
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
