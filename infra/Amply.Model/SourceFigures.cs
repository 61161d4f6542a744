using System.Collections.Immutable;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Model;

/// <summary>The three configurations that the source document prices, estimated with a stack's own keys and alarms.</summary>
internal static class SourceFigures
{
    private static readonly (string Configuration, string NodeType, int Replicas, decimal Usd, string OfNodes)[] Figures =
    [
        ("cache.t3.micro (1 node)", "cache.t3.micro", 0, 13, "the source rounds up"),
        ("cache.t3.small (1 node)", "cache.t3.small", 0, 25, "as the source says"),
        ("cache.t3.micro (1+1 replica)", "cache.t3.micro", 1, 26, "the source doubles its rounded figure"),
    ];

    public static ImmutableArray<CostComparison> Beside(RedisSettings settings) =>
    [
        .. Figures.Select(figure => Compare(figure.Configuration, figure.Usd, figure.OfNodes, settings with
        {
            Mode = figure.Replicas == 0 ? Mode.Single : Mode.Ha,
            NodeType = NodeType.Find(figure.NodeType)!,
            Shards = 1,
            Replicas = figure.Replicas,
            MemberIds = [],
        })),
    ];

    private static CostComparison Compare(string configuration, decimal source, string ofNodes, RedisSettings settings)
    {
        var topology = GroupTopology.Of(settings, "group");
        var items = Costs.Items(settings, topology.Nodes, AlarmCatalogue.For(topology, settings.NodeType, settings.Thresholds).Sum(a => a.Metrics));
        var (nodes, beside) = (items[0].MonthlyUsd, items[1..]);
        return new CostComparison
        {
            Configuration = configuration,
            SourceUsd = source,
            MonthlyUsd = items.Sum(i => i.MonthlyUsd),
            NodesUsd = nodes,
            Difference = $"nodes {Usd(nodes)}: {ofNodes}; not in the source: {string.Join(", ", beside.Select(i => $"{i.What} {Usd(i.MonthlyUsd)}"))}",
        };
    }

    private static string Usd(decimal amount) => amount.ToString("$0.00");
}
