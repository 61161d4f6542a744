using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

/// <summary>Which sessions would be deleted, and how long that would take.</summary>
public sealed record SessionFlushPlan : IRoutinePlan
{
    public string Routine => "sessions flush";

    public required SessionCensus Census { get; init; }

    /// <summary>An estimate from the speed of the count.</summary>
    public required double ExpectedSeconds { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>Which sessions to delete, and how fast.</summary>
public sealed record SessionFlushOptions
{
    /// <summary>The shortest settle time that the command line takes.</summary>
    public static readonly TimeSpan LeastSettle = TimeSpan.FromSeconds(2);

    public SessionSelection Selection { get; init; } = new([], SessionFilter.Everything);

    /// <summary>Whether only the plan is asked for. The plan then counts every session instead of a sample.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>Whether to delete sessions created after the start too.</summary>
    public bool IncludeNew { get; init; }

    /// <summary>The lifetime to leave to the sessions; null: delete them at once.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Whether to ignore latency, snapshots and replicas.</summary>
    public bool FullSpeed { get; init; }

    /// <summary>
    /// Keys in one command, from 1 to 5000. A larger batch delays other clients longer. A script reads at most eight times as many keys,
    /// and
    /// fewer where they take the server too long.
    /// </summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>The most keys whose commands wait for an answer.</summary>
    public int Window { get; init; } = 4_000;

    /// <summary>The most passes that look for sessions that came back.</summary>
    public int VerifyingPasses { get; init; } = 4;

    /// <summary>
    /// The time in which a request may write back a session that it read before, at least 2 s. The last pass begins so long after the pass
    /// before. A session that is written back later is not covered.
    /// </summary>
    public TimeSpan Settle { get; init; } = LeastSettle;

    /// <summary>How long to wait for the replicas; zero: no wait.</summary>
    public TimeSpan ReplicaPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for the end of a reshard.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    /// <summary>How long to wait for a shard without a primary.</summary>
    public TimeSpan FailoverPatience { get; init; } = TimeSpan.FromSeconds(90);
}
