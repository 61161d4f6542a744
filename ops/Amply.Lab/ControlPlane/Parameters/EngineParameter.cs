using System.Collections.Immutable;

namespace Amply.Lab.ControlPlane.Parameters;

/// <summary>One parameter of the family redis7, as ElastiCache documents it.</summary>
/// <param name="Default">Null where the node type decides.</param>
/// <param name="AllowedValues">In ElastiCache's notation: words by commas, or a range.</param>
/// <param name="IsModifiable">Whether a parameter group may set it.</param>
public sealed record EngineParameter(string Name, string? Default, string DataType, string AllowedValues, bool IsModifiable, string Description)
{
    /// <summary>Those that this system sets, judges by, or must not set; the family has more.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html</remarks>
    public static readonly ImmutableArray<EngineParameter> Redis7 =
    [
        new("appendfsync", "everysec", "string", "always,everysec,no", false, "fsync() policy for AOF persistence"),
        new("appendonly", "no", "string", "yes,no", false, "Enable Redis persistence."),
        new("close-on-replica-write", "yes", "string", "yes,no", true, "Close the connection of a client that writes to a read-only replica."),
        new("cluster-enabled", "no", "string", "yes,no", false, "Enable cluster mode"),
        new("maxmemory-policy", "volatile-lru", "string",
            "volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction", true, "Max memory policy."),
        new("reserved-memory-percent", "25", "integer", "0-100", true, "The percent of memory reserved for non-cache memory usage."),
        new("timeout", "0", "integer", "0,20-", true, "Close the connection after a client is idle for N seconds (0 to disable)."),
    ];
}
