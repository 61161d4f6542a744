namespace Amply.Ops.Routines.Sessions;

/// <summary>Which sessions to end, and how gently.</summary>
public sealed record SessionFlushOptions
{
    public SessionSelection Selection { get; init; } = new([], SessionFilter.Everything);

    /// <summary>Also sessions created after the start; else they are spared.</summary>
    public bool IncludeNew { get; init; }

    /// <summary>Let sessions live this much longer instead of ending them at once.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Neither adapts to latency, nor backs off, nor lets requests in flight end before it looks for what came back.</summary>
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

    /// <summary>How long requests that read a session before it was ended may take to write it back.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long replicas may take to confirm; zero: not asked.</summary>
    public TimeSpan ReplicaPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a shard may be without a primary before the routine gives up.</summary>
    public TimeSpan FailoverPatience { get; init; } = TimeSpan.FromSeconds(90);
}
