namespace Amply.Ops.Routines;

/// <summary>What a change of keys would do.</summary>
public sealed record KeyChangePlan : IRoutinePlan
{
    public required string Routine { get; init; }

    /// <summary>Keys that would be changed.</summary>
    public required long Keys { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Whether what was selected does not exist; not printed in JSON.</summary>
    internal bool NothingMatches { get; init; }
}

/// <summary>What a change of keys did.</summary>
public sealed record KeyChangeResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public required FigureList Figures { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];
}
