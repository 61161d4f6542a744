using System.Collections.Frozen;
using System.Globalization;

namespace Amply.Model.Settings;

/// <summary>The parameters of family redis7 that a stack may set. AWS would refuse others only after it created the empty group.</summary>
internal static class ParameterRules
{
    private const string InsteadOfAof =
        "AOF is unsupported since 2.8.22 and excludes Multi-AZ; use a replica (amply-redis:mode ha) "
        + "and daily snapshots (amply-redis:snapshotRetentionDays) to recover sessions";

    private static readonly FrozenSet<string> Evictions = new[]
    {
        "volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-random", "allkeys-random", "volatile-ttl", "noeviction",
    }.ToFrozenSet(StringComparer.Ordinal);

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
        "activedefrag", "close-on-replica-write", "lazyfree-lazy-eviction", "lazyfree-lazy-expire", "lazyfree-lazy-server-del",
        "lazyfree-lazy-user-del",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> Read(SettingsSource source, Mode mode)
    {
        var parameters = source.Map("parameters", "timeout", "300");
        foreach (var (name, value) in parameters)
        {
            Check(source, name, value);
        }

        // A group that uses a parameter group cannot change this parameter in it, so compatible and cluster have another parameter group.
        return mode is Mode.Compatible or Mode.Cluster ? parameters.SetItem("cluster-enabled", "yes") : parameters;
    }

    private static void Check(SettingsSource source, string name, string value)
    {
        switch (name)
        {
            case "appendonly" or "appendfsync":
                Remove($"cannot be set: {name} is not modifiable on ElastiCache", InsteadOfAof);
                break;
            case "maxmemory":
                Remove("cannot be set: it follows from the node type", "another amply-redis:nodeType, or reserved-memory-percent");
                break;
            case "cluster-enabled":
                Remove("is set by the mode", "amply-redis:mode compatible, then cluster");
                break;
            case "maxmemory-policy" when !Evictions.Contains(value):
                Refuse("is not an eviction policy", List(Evictions), "volatile-lru");
                break;
            case "maxmemory-policy":
                break;
            case var _ when Numbers.TryGetValue(name, out var range):
                if (!int.TryParse(value, NumberStyles.AllowLeadingSign, null, out var number) || number < range.From || number > range.To)
                {
                    Refuse("is not a whole number in the range", $"{range.From} to {range.To}", $"{Math.Max(range.From, 0)}");
                }

                break;
            case var _ when Switches.Contains(name):
                if (value is not ("yes" or "no"))
                {
                    Refuse("is not a switch's value", "yes or no", "yes");
                }

                break;
            default:
                Remove("is not a parameter that may be set here", List(Numbers.Keys.Concat(Switches).Append("maxmemory-policy")));
                break;
        }

        void Remove(string problem, string allowed) => source.Remove("parameters", value, problem, allowed, "." + name);

        void Refuse(string problem, string allowed, string example) =>
            source.Refuse("parameters", value, problem, example, "." + name, allowed);
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
