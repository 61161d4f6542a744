using System.Text.Json;
using System.Text.Json.Serialization;
using Amply.Model.Outputs;

namespace Amply.Model.Plans;

/// <summary>The document that <c>plan --output json</c> prints: all that <c>pulumi up</c> would make. A lab is built from it.</summary>
public sealed record PlanDocument
{
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    public required string Stack { get; init; }

    public required Mode Mode { get; init; }

    public required string Region { get; init; }

    /// <summary>Every registered resource, sorted by type and then name, so that two plans can be compared line by line.</summary>
    public required ImmutableArray<PlannedResource> Resources { get; init; }

    /// <summary>The stack's outputs, secrets masked.</summary>
    public required StackOutputs Outputs { get; init; }

    public required CostEstimate Cost { get; init; }

    public ImmutableArray<PolicyFinding> Policies { get; init; } = [];

    /// <summary>Facts that only AWS knows, one sentence each. The program looks them up under the engine.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];

    /// <summary>The differences from another stack, other settings or a saved plan; absent where nothing was compared.</summary>
    public PlanComparison? Comparison { get; init; }
}

/// <summary>One resource as the program declares it.</summary>
public sealed record PlannedResource
{
    /// <summary>Type token, for example <c>aws:elasticache/replicationGroup:ReplicationGroup</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Logical name in the program.</summary>
    public required string Name { get; init; }

    /// <summary>Logical name of the parent component.</summary>
    public string? Parent { get; init; }

    /// <summary>Inputs by their wire name, secrets masked as <see cref="StackOutputs.Masked"/>.</summary>
    public required ImmutableSortedDictionary<string, JsonElement> Inputs { get; init; }

    public bool Protect { get; init; }

    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
}

/// <summary>The judgement of one rule on one resource.</summary>
public sealed record PolicyFinding
{
    /// <summary>Our id of the rule.</summary>
    public required string Policy { get; init; }

    /// <summary>Ids under which public scanners know the rule, for example <c>CKV_AWS_29</c>.</summary>
    public ImmutableArray<string> PublicIds { get; init; } = [];

    /// <summary>Logical name of the resource judged.</summary>
    public required string Resource { get; init; }

    public required PolicyOutcome Outcome { get; init; }

    public required string Message { get; init; }

    /// <summary>The correction of a failure, or the reason of an accepted exception.</summary>
    public string? Remedy { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<PolicyOutcome>))]
public enum PolicyOutcome
{
    Pass,

    /// <summary>Fails, and the failure is accepted for a documented reason.</summary>
    Exception,

    Fail,
}

/// <summary>US dollars for a month of 730 hours, from a dated price table; an estimate.</summary>
public sealed record CostEstimate
{
    public required decimal MonthlyUsd { get; init; }

    /// <summary>The day the prices were read.</summary>
    public required DateOnly PricesAsOf { get; init; }

    /// <summary>The source of the prices, in words.</summary>
    public string? PriceSource { get; init; }

    public required ImmutableArray<CostItem> Items { get; init; }

    /// <summary>The most that the stack may cost; absent where the stack sets none.</summary>
    public decimal? BudgetUsd { get; init; }

    /// <summary>The source document's figures beside this estimate of the same configurations.</summary>
    public required ImmutableArray<CostComparison> Source { get; init; }

    [JsonIgnore]
    public bool IsOverBudget => MonthlyUsd > BudgetUsd;
}

/// <summary>A configuration that the source document prices, and the estimate of it here.</summary>
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

/// <summary>JSON of plans; generated at build, so that a cold start reflects nothing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(PlanDocument))]
public sealed partial class PlanJson : JsonSerializerContext;
