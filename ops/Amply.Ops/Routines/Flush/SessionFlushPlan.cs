using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

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

/// <summary>Which sessions to end, and how gently.</summary>
public sealed record SessionFlushOptions
{
    /// <summary>The shortest settle time that the command line takes.</summary>
    public static readonly TimeSpan LeastSettle = TimeSpan.FromSeconds(2);

    public SessionSelection Selection { get; init; } = new([], SessionFilter.Everything);

    /// <summary>Whether nothing follows the plan. The plan then counts every session instead of a sample.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>Also sessions created after the start; else they are spared.</summary>
    public bool IncludeNew { get; init; }

    /// <summary>Let sessions live this much longer instead of ending them at once.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Neither adapts to latency nor backs off.</summary>
    public bool FullSpeed { get; init; }

    /// <summary>
    /// Keys in one command, from 1 to 5000: what other clients feel is decided by this, not by the rate. A script goes through eight times as
    /// many at most, and through fewer where those take the server longer than a page may.
    /// </summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Keys whose commands may wait for an answer.</summary>
    public int Window { get; init; } = 4_000;

    /// <summary>Passes that look for what came back, at most.</summary>
    public int VerifyingPasses { get; init; } = 4;

    /// <summary>
    /// How long requests that read a session before it was ended may take to write it back, at least 2 s: a pass that proves something begins
    /// this long after the last one that found a session. What writes back later is outside the proof.
    /// </summary>
    public TimeSpan Settle { get; init; } = LeastSettle;

    /// <summary>How long replicas may take to confirm; zero: not asked.</summary>
    public TimeSpan ReplicaPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long slots may be moving between shards before the routine gives up.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    /// <summary>How long a shard may be without a primary before the routine gives up.</summary>
    public TimeSpan FailoverPatience { get; init; } = TimeSpan.FromSeconds(90);
}
