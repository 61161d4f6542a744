using System.Collections.Immutable;
using Amply.Ops.Routines.Figures;

namespace Amply.Ops.Routines.Failover;

/// <summary>What the failover came to, as a client saw it.</summary>
public sealed record FailoverResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public FigureList Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    public string? FromNode { get; init; }

    public string? ToNode { get; init; }

    /// <summary>Milliseconds without an acknowledged write.</summary>
    public double? WriteOutageMs { get; init; }

    /// <summary>Milliseconds without an answered read.</summary>
    public double? ReadOutageMs { get; init; }

    public int? AcknowledgedWrites { get; init; }

    /// <summary>Acknowledged writes of the probe that are not there any more.</summary>
    public int? LostWrites { get; init; }

    /// <summary>When the API was asked to move the role.</summary>
    public DateTimeOffset? CalledAt { get; init; }

    /// <summary>When writes stopped and were back.</summary>
    public FailoverOutage? Writes { get; init; }

    /// <summary>When reads stopped and were back.</summary>
    public FailoverOutage? Reads { get; init; }

    public ImmutableArray<FailoverPhase> Phases { get; init; } = [];

    /// <summary>ElastiCache's own words, oldest first.</summary>
    public ImmutableArray<FailoverEvent> ApiEvents { get; init; } = [];

    /// <summary>The shard's nodes before it.</summary>
    public ImmutableArray<FailoverNode> Before { get; init; } = [];

    /// <summary>The shard's nodes after it; empty where its end was not seen.</summary>
    public ImmutableArray<FailoverNode> After { get; init; } = [];
}
