using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Ops.Preflight;
using Amply.Redis;

namespace Amply.Ops.Routines.Sessions.Reading;

/// <summary>Of which node values were read, and how.</summary>
/// <param name="Node"><c>host:port</c>.</param>
/// <param name="Version">Of the node's Redis.</param>
public sealed record ReadPlace(ReadWay Way, string Node, string Version)
{
    /// <summary>What a person should know of where the values of an answer come from; empty where no value was read.</summary>
    public static ImmutableArray<string> Sentences(IEnumerable<ReadPlace> places) =>
        [.. places.Distinct().GroupBy(place => place.Way).OrderBy(way => way.Key).Select(way => Sentence(way.Key, [.. way]))];

    /// <summary>The same for a plan that nothing follows.</summary>
    public static IEnumerable<Finding> Findings(IEnumerable<ReadPlace> places) => Sentences(places).Select(sentence => places.Any(place => place.Way == ReadWay.Primary)
        ? Finding.Warn("reads", sentence, "Redis evicts what was read later than others. With a replica, or with Redis 7.2, a plan changes nothing")
        : Finding.Pass("reads", sentence));

    private static string Sentence(ReadWay way, ImmutableArray<ReadPlace> places)
    {
        var nodes = $"{(way == ReadWay.Replica ? "replica" : "primary")} {string.Join(", ", places.Select(place => place.Node))}";
        return way switch
        {
            ReadWay.Replica => $"Values were read from {nodes}, which had all that its primary had when this began.",
            ReadWay.PrimaryNoTouch => $"Values were read from {nodes} under CLIENT NO-TOUCH: no idle time changed.",
            _ => $"Values were read from {nodes}: no replica in sync is known, and Redis {places[0].Version} has no CLIENT NO-TOUCH. The idle times of what was read begin again.",
        };
    }
}

[JsonConverter(typeof(CamelCaseEnumConverter<ReadWay>))]
public enum ReadWay
{
    /// <summary>Reading there is no use of the primary's key.</summary>
    Replica,

    /// <summary>From 7.2 on, a connection's reads can be told not to count as uses.</summary>
    PrimaryNoTouch,

    /// <summary>Each read is a use: the key's idle time begins again, and Redis evicts it later.</summary>
    Primary,
}
