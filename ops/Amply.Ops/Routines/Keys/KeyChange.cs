using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Ops.Preflight;
using Amply.Ops.Routines.Figures;

namespace Amply.Ops.Routines.Keys;

/// <summary>What a change of keys under one prefix would do.</summary>
public sealed record KeyChangePlan : IRoutinePlan
{
    public required string Routine { get; init; }

    /// <summary>Keys that would be changed.</summary>
    public required long Keys { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];
}

/// <summary>What a change of keys under one prefix did.</summary>
public sealed record KeyChangeResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public required FigureList Figures { get; init; }

    public ImmutableArray<string> Next { get; init; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(KeyChangePlan))]
[JsonSerializable(typeof(KeyChangeResult))]
[JsonSerializable(typeof(RateCounter))]
[JsonSerializable(typeof(KeyspaceReport))]
internal sealed partial class KeysJson : JsonSerializerContext;
