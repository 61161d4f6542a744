namespace Amply.Ops.Routines.Flush;

/// <summary>Decides how fast a flush may work on a node, from the last measurements.</summary>
/// <remarks>
/// The size of a batch delays other clients, not the rate. So batches shrink first, and only the smallest batches are also spaced out.
/// Batches shrink at once and grow slowly.
/// </remarks>
internal sealed class Pace
{
    /// <summary>The smallest share of a whole batch. Other clients do not notice 1/16 of 500 keys.</summary>
    public const double SmallestShare = 1.0 / 16;

    private const double Growth = 1.0 / 16;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WhileSaving = TimeSpan.FromMilliseconds(20);

    // The applications' ceiling for a ping. A healthy node needs much less.
    private static readonly TimeSpan LatencyLimit = TimeSpan.FromMilliseconds(5);

    private const long LagLimitBytes = 64L << 20;
    private const double MemoryLimit = 0.95;

    private readonly Lock gate = new();
    private TimeSpan? nearest;
    private TimeSpan slowDown;
    private string? saving;

    /// <summary>The share of a whole batch to send now, from <see cref="SmallestShare"/> to 1.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>Why the flush must stop for now; null where it may run.</summary>
    public string? Blocked { get; private set; }

    /// <summary>The time to wait between two batches, and why; null at full speed.</summary>
    public (TimeSpan Delay, string Reason)? Slowed
    {
        get
        {
            lock (gate)
            {
                return saving is not null && slowDown < WhileSaving ? (WhileSaving, saving)
                    : Share < 1 || slowDown > TimeSpan.Zero ? (slowDown, "latency: pings are slow")
                    : null;
            }
        }
    }

    /// <summary>Takes the time of a ping. The fastest ping so far is the time of the network, which does not count.</summary>
    public void Observe(TimeSpan ping)
    {
        lock (gate)
        {
            nearest = nearest is { } before && before < ping ? before : ping;
            if (ping - nearest > LatencyLimit)
            {
                slowDown = Share > SmallestShare
                    ? slowDown
                    : TimeSpan.FromMilliseconds(Math.Min(LongestDelay.TotalMilliseconds, Math.Max(1, slowDown.TotalMilliseconds * 2)));
                Share = Math.Max(SmallestShare, Share / 2);
            }
            else if (slowDown > TimeSpan.Zero)
            {
                slowDown = slowDown.TotalMilliseconds < 1 ? TimeSpan.Zero : slowDown / 2;
            }
            else
            {
                Share = Math.Min(1, Share + Growth);
            }
        }
    }

    public void Observe(NodeInfo info)
    {
        lock (gate)
        {
            saving = info.IsSaving ? "snapshot: being written" : null;
            Blocked = info switch
            {
                { ReplicationLagBytes: > LagLimitBytes and var lag } => $"replication: a replica lags {lag >> 20} MiB",
                { IsSaving: true, MaxMemoryBytes: > 0 and var limit, UsedMemoryBytes: var used } when used > limit * MemoryLimit =>
                    $"memory: {used * 100 / limit} % used while a snapshot is written",
                _ => null,
            };
        }
    }

    /// <summary>Drops the measurements: the node is not watched any more.</summary>
    public void Reset()
    {
        lock (gate)
        {
            (saving, Blocked, slowDown, Share) = (null, null, TimeSpan.Zero, 1);
        }
    }
}
