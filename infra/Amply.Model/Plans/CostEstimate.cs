using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Amply.Model.Plans;

/// <summary>US dollars for a month of 730 hours, from a dated price table; an estimate.</summary>
public sealed record CostEstimate
{
    public required decimal MonthlyUsd { get; init; }

    /// <summary>The day the prices were read.</summary>
    public required DateOnly PricesAsOf { get; init; }

    /// <summary>Where the prices are from, in words.</summary>
    public string? PriceSource { get; init; }

    public required ImmutableArray<CostItem> Items { get; init; }

    /// <summary>The most that the stack may cost; absent where the stack sets none.</summary>
    public decimal? BudgetUsd { get; init; }

    /// <summary>The source document's figures beside this estimate of the same configurations.</summary>
    public required ImmutableArray<CostComparison> Source { get; init; }

    [JsonIgnore]
    public bool IsOverBudget => MonthlyUsd > BudgetUsd;
}

/// <summary>A configuration that the source document prices, and what it is estimated at here.</summary>
public sealed record CostComparison
{
    /// <summary>As the source names it.</summary>
    public required string Configuration { get; init; }

    /// <summary>The source's figure, about.</summary>
    public required decimal SourceUsd { get; init; }

    /// <summary>With this stack's keys, alarms and secret.</summary>
    public required decimal MonthlyUsd { get; init; }

    /// <summary>Of these, the nodes.</summary>
    public required decimal NodesUsd { get; init; }

    /// <summary>Why the two differ.</summary>
    public required string Difference { get; init; }
}

/// <summary>One line of the estimate.</summary>
public sealed record CostItem
{
    public required string What { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal UnitMonthlyUsd { get; init; }

    public required decimal MonthlyUsd { get; init; }
}
