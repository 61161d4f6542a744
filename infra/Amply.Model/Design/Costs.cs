using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Model.Design;

/// <summary>Estimates a month of 730 hours, us-east-1, on demand. It leaves out usage (bytes of logs, snapshots and transfer).</summary>
public static class Costs
{
    private const int HoursAMonth = 730;

    // AWS' price pages, read on the day of the node prices.
    private const decimal KeyUsd = 1.00m;
    private const decimal SecretUsd = 0.40m;
    private const decimal AlarmMetricUsd = 0.10m;

    // The three configurations that the source document prices.
    private static readonly (string Configuration, string NodeType, int Replicas, decimal Usd, string OfNodes)[] SourceFigures =
    [
        ("cache.t3.micro (1 node)", "cache.t3.micro", 0, 13, "the source rounds up"),
        ("cache.t3.small (1 node)", "cache.t3.small", 0, 25, "as the source says"),
        ("cache.t3.micro (1+1 replica)", "cache.t3.micro", 1, 26, "the source doubles its rounded figure"),
    ];

    /// <param name="nodes">Members of the group.</param>
    /// <param name="alarmMetrics">Metrics that alarms watch; an alarm on an expression watches several.</param>
    public static CostEstimate Estimate(RedisSettings settings, int nodes, int alarmMetrics)
    {
        var items = Items(settings, nodes, alarmMetrics);
        return new CostEstimate
        {
            MonthlyUsd = items.Sum(i => i.MonthlyUsd),
            PricesAsOf = NodeType.PricesAsOf,
            PriceSource = NodeType.PriceSource,
            Items = items,
            BudgetUsd = settings.MonthlyBudgetUsd,
            Source = [.. SourceFigures.Select(figure => Compare(figure.Configuration, figure.Usd, figure.OfNodes, settings with
            {
                Mode = figure.Replicas == 0 ? Mode.Single : Mode.Ha,
                NodeType = NodeType.Find(figure.NodeType)!,
                Shards = 1,
                Replicas = figure.Replicas,
                MemberIds = [],
            }))],
        };
    }

    // The source's configuration with the stack's own keys and alarms.
    private static CostComparison Compare(string configuration, decimal source, string ofNodes, RedisSettings settings)
    {
        var topology = GroupTopology.Of(settings, "group");
        var alarms = AlarmCatalogue.For(topology, settings.NodeType, settings.Thresholds);
        var items = Items(settings, topology.Nodes, alarms.Sum(a => a.Rule.Metrics));
        var (nodes, beside) = (items[0].MonthlyUsd, items[1..].Select(i => $"{i.What} {i.MonthlyUsd:$0.00}"));
        return new CostComparison
        {
            Configuration = configuration,
            SourceUsd = source,
            MonthlyUsd = items.Sum(i => i.MonthlyUsd),
            NodesUsd = nodes,
            Difference = $"nodes {nodes:$0.00}: {ofNodes}; not in the source: {string.Join(", ", beside)}",
        };
    }

    // The nodes come first.
    private static ImmutableArray<CostItem> Items(RedisSettings settings, int nodes, int alarmMetrics) =>
    [
        Item($"node {settings.NodeType.Name}", nodes, settings.NodeType.HourlyUsd * HoursAMonth),
        .. settings.CustomerKey ? [Item("KMS key", 1, KeyUsd)] : Array.Empty<CostItem>(),
        Item("secret", 1, SecretUsd),
        Item("alarm metric", alarmMetrics, AlarmMetricUsd),
    ];

    private static CostItem Item(string what, int quantity, decimal unit) => new()
    {
        What = what,
        Quantity = quantity,
        UnitMonthlyUsd = decimal.Round(unit, 2),
        MonthlyUsd = decimal.Round(unit * quantity, 2),
    };
}
