using System.Collections.Frozen;
using System.Globalization;
using Amply.Model.Outputs;

namespace Amply.Model.Settings;

/// <summary>The alarms' thresholds: the source's and AWS' advice, each of which a stack may override under <c>alarms</c>.</summary>
internal static class ThresholdRules
{
    private static readonly FrozenDictionary<string, (double From, double To, Func<Thresholds, double, Thresholds> With)> Rules =
        new Dictionary<string, (double, double, Func<Thresholds, double, Thresholds>)>
        {
            ["cpuPercent"] = (1, 100, (t, v) => t with { CpuPercent = v }),
            ["cpuWarningPercent"] = (1, 100, (t, v) => t with { CpuWarningPercent = v }),
            ["freeableMemoryBytes"] = (1, 1e12, (t, v) => t with { FreeableMemoryBytes = (long)v }),
            ["connections"] = (1, 65_000, (t, v) => t with { Connections = (int)v }),
            ["evictionsPerMinute"] = (0, 1e9, (t, v) => t with { EvictionsPerMinute = (int)v }),
            ["cacheHitRatePercent"] = (0, 100, (t, v) => t with { CacheHitRatePercent = v }),
            ["databaseMemoryPercent"] = (1, 100, (t, v) => t with { DatabaseMemoryPercent = v }),
            ["replicationLagSeconds"] = (0, 3600, (t, v) => t with { ReplicationLagSeconds = v }),
            ["cpuCreditBalance"] = (0, 1e6, (t, v) => t with { CpuCreditBalance = v }),
            ["authenticationFailuresPerMinute"] = (0, 1e6, (t, v) => t with { AuthenticationFailuresPerMinute = (int)v }),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    // The others may have a fraction.
    private static readonly FrozenSet<string> Whole =
        new[] { "freeableMemoryBytes", "connections", "evictionsPerMinute", "authenticationFailuresPerMinute" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The thresholds' names, sorted.</summary>
    public static IEnumerable<string> Names => Rules.Keys.Order(StringComparer.Ordinal);

    /// <summary>What a threshold may be, both ends included, in the unit that its name says.</summary>
    public static (double From, double To, bool IsWhole) Range(string name) => (Rules[name].From, Rules[name].To, Whole.Contains(name));

    public static Thresholds Read(SettingsSource source, NodeType node)
    {
        // AWS: 90 % of one vCPU, as a share of all of them.
        var thresholds = new Thresholds { CpuWarningPercent = 90.0 / node.VirtualCpus };
        foreach (var (name, text) in source.Map("alarms", "cpuPercent", "80"))
        {
            if (!Rules.TryGetValue(name, out var rule))
            {
                source.Remove("alarms", text, "is not a threshold", string.Join(", ", Rules.Keys.Order(StringComparer.Ordinal)), "." + name);
            }
            else if (!double.TryParse(text, NumberStyles.Float, null, out var value) || !(value >= rule.From && value <= rule.To))
            {
                source.Refuse(
                    "alarms", text, "is not a number in the range", $"{rule.From} to {rule.To}",
                    rule.From.ToString(), "." + name);
            }
            else
            {
                thresholds = rule.With(thresholds, value);
            }
        }

        return thresholds;
    }
}
