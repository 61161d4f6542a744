using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amply.Model.Outputs;

namespace Amply.Model.Plans;

/// <summary>What <c>plan --output json</c> prints: everything that <c>pulumi up</c> would make, and what a lab is built from.</summary>
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

    /// <summary>What only AWS can say, one sentence each: the program looks it up under the engine.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];

    /// <summary>What is different from another stack, other settings or a saved plan; absent where nothing was compared.</summary>
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

/// <summary>What one rule says of one resource.</summary>
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

    /// <summary>What mends a failure, or why an exception is accepted.</summary>
    public string? Remedy { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<PolicyOutcome>))]
public enum PolicyOutcome
{
    Pass,

    /// <summary>Fails, and the reason why that is accepted is documented.</summary>
    Exception,

    Fail,
}
