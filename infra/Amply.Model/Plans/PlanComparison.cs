using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Model.Plans;

/// <summary>The changes of an update from one plan to another.</summary>
public sealed record PlanComparison
{
    /// <summary>The other plan, in words: a stack, settings, or a file.</summary>
    public required string From { get; init; }

    public required decimal MonthlyUsdBefore { get; init; }

    public required ImmutableArray<ResourceChange> Changes { get; init; }

    /// <summary>The effects that clients notice, one sentence each.</summary>
    public ImmutableArray<string> ClientImpact { get; init; } = [];

    /// <summary>Why the update cannot be made as it is, and the steps to take instead; empty where it can.</summary>
    public ImmutableArray<string> Refusals { get; init; } = [];
}

/// <summary>The change of one resource.</summary>
public sealed record ResourceChange
{
    public required string Type { get; init; }

    public required string Name { get; init; }

    public required ChangeAction Action { get; init; }

    public ImmutableArray<PropertyChange> Properties { get; init; } = [];
}

/// <summary>The change of one property of an updated or replaced resource.</summary>
public sealed record PropertyChange
{
    public required string Property { get; init; }

    public JsonElement? Before { get; init; }

    public JsonElement? After { get; init; }

    public required ChangeEffect Effect { get; init; }

    public string? Note { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<ChangeAction>))]
public enum ChangeAction
{
    Create,
    Update,
    Replace,
    Delete,
}

[JsonConverter(typeof(CamelCaseEnumConverter<ChangeEffect>))]
public enum ChangeEffect
{
    InPlace,
    Replacement,

    /// <summary>In place, but only in an update without other changes.</summary>
    NeedsOwnStep,

    /// <summary>No source tells the effect: find it out before the update.</summary>
    Unknown,
}
