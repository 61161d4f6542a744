using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Clients;

/// <summary>The connections that would be closed.</summary>
public sealed record ClientsKillPlan : IRoutinePlan
{
    public string Routine => "clients kill";

    /// <summary>Connections that would be closed.</summary>
    public required int Connections { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The connections by node. Only these are closed: a client that connects later is a new connection.</summary>
    [JsonIgnore]
    internal ImmutableArray<PlannedNode> Nodes { get; init; } = [];

    /// <summary>The connections of one node. A restarted process counts from 1 again, so an id is valid for one process only.</summary>
    internal sealed record PlannedNode(string Id, string? RunId, ImmutableHashSet<long> Ids);
}

/// <summary>What was closed.</summary>
public sealed record ClientsKillResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public required FigureList Figures { get; init; }

    public required ImmutableArray<string> Next { get; init; }
}
