using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Amply.Redis.Plans;

/// <summary>US dollars for a month of 730 hours, from a dated price table; an estimate.</summary>
public sealed record CostEstimate
{
    public required decimal MonthlyUsd { get; init; }

    /// <summary>The day the prices were read.</summary>
    public required DateOnly PricesAsOf { get; init; }

    public required ImmutableArray<CostItem> Items { get; init; }

    /// <summary>The most that the stack may cost; absent where the stack sets none.</summary>
    public decimal? BudgetUsd { get; init; }

    [JsonIgnore]
    public bool IsOverBudget => MonthlyUsd > BudgetUsd;
}

/// <summary>One line of the estimate.</summary>
public sealed record CostItem
{
    public required string What { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal UnitMonthlyUsd { get; init; }

    public required decimal MonthlyUsd { get; init; }
}
