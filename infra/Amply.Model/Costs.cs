using System.Collections.Immutable;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Model;

/// <summary>Estimates a month of 730 hours, us-east-1, on demand. Usage (log and snapshot bytes, data transfer) is not in it.</summary>
public static class Costs
{
    private const int HoursAMonth = 730;

    // AWS' price pages, read on the day of the node prices.
    private const decimal KeyUsd = 1.00m;
    private const decimal SecretUsd = 0.40m;
    private const decimal AlarmMetricUsd = 0.10m;

    /// <param name="nodes">Members of the group.</param>
    /// <param name="alarmMetrics">Metrics that alarms watch; one on an expression watches several.</param>
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
            Source = SourceFigures.Beside(settings),
        };
    }

    /// <summary>The nodes first, then what stands beside them.</summary>
    internal static ImmutableArray<CostItem> Items(RedisSettings settings, int nodes, int alarmMetrics) =>
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
