using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Amply.Model.Settings;

/// <summary>Parameters of family redis7: what may be overridden, and what AWS would refuse only after the empty group was made.</summary>
internal static class ParameterRules
{
    private const string WhatServesInstead =
        "AOF is unsupported since 2.8.22 and excludes Multi-AZ; what serves session recovery is a replica (amply-redis:mode ha) and daily snapshots (amply-redis:snapshotRetentionDays)";

    private static readonly FrozenSet<string> Evictions = new[]
    {
        "volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-random", "allkeys-random", "volatile-ttl", "noeviction",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, string> Ours = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [KeyValuePair.Create("maxmemory-policy", "volatile-lru"), KeyValuePair.Create("timeout", "300")]);

    // From AWS' table of Redis 7 parameters: modifiable, and meaningful for these workloads.
    private static readonly FrozenDictionary<string, (int From, int To)> Numbers = new Dictionary<string, (int, int)>
    {
        ["timeout"] = (0, int.MaxValue),
        ["tcp-keepalive"] = (0, int.MaxValue),
        ["maxmemory-samples"] = (1, int.MaxValue),
        ["reserved-memory-percent"] = (0, 100),
        ["slowlog-log-slower-than"] = (-1, int.MaxValue),
        ["slowlog-max-len"] = (0, int.MaxValue),
        ["hash-max-listpack-entries"] = (0, int.MaxValue),
        ["set-max-intset-entries"] = (0, int.MaxValue),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Switches = new[]
    {
        "activedefrag", "close-on-replica-write", "lazyfree-lazy-eviction", "lazyfree-lazy-expire", "lazyfree-lazy-server-del", "lazyfree-lazy-user-del",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> Read(SettingsSource source, Mode mode)
    {
        var overrides = source.Map("parameters", "timeout", "300");
        foreach (var (name, value) in overrides)
        {
            Check(source, name, value);
        }

        var parameters = Ours.SetItems(overrides);
        // A group on which it is set cannot change it: compatible and cluster have a parameter group of their own.
        return mode is Mode.Compatible or Mode.Cluster ? parameters.SetItem("cluster-enabled", "yes") : parameters;
    }

    private static void Check(SettingsSource source, string name, string value)
    {
        var path = "." + name;
        switch (name)
        {
            case "appendonly" or "appendfsync":
                source.Remove("parameters", value, $"cannot be set: {name} is not modifiable on ElastiCache", WhatServesInstead, path);
                break;
            case "maxmemory":
                source.Remove("parameters", value, "cannot be set: it follows from the node type", "another amply-redis:nodeType, or reserved-memory-percent", path);
                break;
            case "cluster-enabled":
                source.Remove("parameters", value, "is set by the mode", "amply-redis:mode compatible, then cluster", path);
                break;
            case "maxmemory-policy":
                if (!Evictions.Contains(value))
                {
                    source.Refuse("parameters", value, "is not an eviction policy", string.Join(", ", Evictions.Order(StringComparer.Ordinal)), "volatile-lru", path);
                }

                break;
            default:
                if (Numbers.TryGetValue(name, out var range))
                {
                    if (!int.TryParse(value, NumberStyles.AllowLeadingSign, null, out var number) || number < range.From || number > range.To)
                    {
                        source.Refuse("parameters", value, "is not a whole number in the range", $"{range.From} to {range.To}", Math.Max(range.From, 0).ToString(), path);
                    }
                }
                else if (Switches.Contains(name))
                {
                    if (value is not ("yes" or "no"))
                    {
                        source.Refuse("parameters", value, "is not a switch's value", "yes or no", "yes", path);
                    }
                }
                else
                {
                    source.Remove("parameters", value, "is not a parameter that may be set here", string.Join(", ", Numbers.Keys.Concat(Switches).Append("maxmemory-policy").Order(StringComparer.Ordinal)), path);
                }

                break;
        }
    }
}
