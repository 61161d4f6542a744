using System.Collections.Immutable;
using Amply.Ops.Preflight;
using Amply.Ops.Routines.Sessions.Counting;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Which sessions would end, and how long it would take.</summary>
public sealed record SessionFlushPlan : IRoutinePlan
{
    public string Routine => "sessions flush";

    public required SessionCensus Census { get; init; }

    /// <summary>A guess from how fast this target was counted.</summary>
    public required double ExpectedSeconds { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}
