using System.Collections.Frozen;

namespace Amply.Model;

/// <summary>An ElastiCache node type.</summary>
/// <param name="Name">For example <c>cache.t3.micro</c>.</param>
/// <param name="MaxMemoryBytes">Redis' maxmemory, from AWS' table of node-type parameters; null where no such table was found.</param>
/// <param name="VirtualCpus">vCPUs.</param>
/// <param name="HourlyUsd">US dollars an hour, on demand, us-east-1, engine Redis; read on <see cref="PricesAsOf"/>, second-hand.</param>
public sealed record NodeType(string Name, long? MaxMemoryBytes, int VirtualCpus, decimal HourlyUsd)
{
    /// <summary>The day the prices were read.</summary>
    public static readonly DateOnly PricesAsOf = new(2026, 10, 2);

    /// <summary>The source of the prices.</summary>
    public const string PriceSource = "AWS' price list, on demand, us-east-1, read second-hand";

    private static readonly FrozenDictionary<string, NodeType> Catalogue = new NodeType[]
    {
        new("cache.t3.micro", 536_870_912, 2, 0.017m),
        new("cache.t3.small", 1_471_026_299, 2, 0.034m),
        new("cache.t3.medium", 3_317_862_236, 2, 0.068m),
        new("cache.t4g.micro", 536_870_912, 2, 0.016m),
        new("cache.t4g.small", 1_471_026_299, 2, 0.032m),
        new("cache.t4g.medium", 3_317_862_236, 2, 0.065m),
        new("cache.m6g.large", 6_854_542_746, 2, 0.149m),
        new("cache.m7g.large", null, 2, 0.158m),
        new("cache.r6g.large", 14_037_181_030, 2, 0.206m),
        new("cache.r7g.large", null, 2, 0.219m),
    }.ToFrozenDictionary(n => n.Name, StringComparer.Ordinal);

    /// <summary>Names of all known types, sorted.</summary>
    public static IEnumerable<string> Names => Catalogue.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether the type spends CPU credits above its baseline: 10 % of a vCPU on a t3.micro.</summary>
    public bool IsBurstable => Name.StartsWith("cache.t", StringComparison.Ordinal);

    /// <summary>The type of that name; null for an unknown type and for a type that this project does not support (t1).</summary>
    public static NodeType? Find(string name) => Catalogue.GetValueOrDefault(name);
}
