using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Amply.Model.Plans;

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
