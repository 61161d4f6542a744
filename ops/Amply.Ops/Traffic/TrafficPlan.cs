using System.Collections.Immutable;
using System.Globalization;
using Amply.Ops.Preflight;
using Amply.Ops.Routines;

namespace Amply.Ops.Traffic;

/// <summary>What traffic would be made.</summary>
public sealed record TrafficPlan : IRoutinePlan
{
    public string Routine => "traffic";

    bool IRoutinePlan.IsExclusive => false;

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <param name="isLab">Elsewhere the traffic stands beside that of real users.</param>
    public static TrafficPlan For(TrafficOptions options, bool isLab) => new()
    {
        Steps =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"make {options.Rate:N0} operations a second of {options.Users:N0} made-up users for {(options.Duration is { } time ? $"{time.TotalSeconds:0} s" : "as long as nobody presses Ctrl-C")}: sessions, rate limits, cached queries, task results"),
            "check every acknowledged write; all keys made have a TTL, but the made-up users' indexes, which sessions flush empties",
        ],
        Findings =
        [
            isLab
                ? Finding.Pass("target", "a lab")
                : Finding.Warn("target", "real applications use it: they share its capacity and its key names with users usr_traffic_…", "rehearse in a lab: ./amply lab up"),
        ],
    };
}
