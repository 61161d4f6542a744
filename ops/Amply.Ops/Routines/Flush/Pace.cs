using Amply.Wire;

namespace Amply.Ops.Routines.Flush;

/// <summary>How fast a node bears to be worked on, by what was measured of it last.</summary>
/// <remarks>
/// Batch size, not rate, decides what other clients feel: so batches shrink first, and only the smallest wait between each other too. They
/// shrink at once and grow slowly, as senders on a shared network do.
/// </remarks>
internal sealed class Pace
{
    /// <summary>Of a whole batch; 1/16 of 500 keys is what other clients do not feel at all.</summary>
    public const double SmallestShare = 1.0 / 16;

    private const double Growth = 1.0 / 16;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WhileSaving = TimeSpan.FromMilliseconds(20);

    // As the applications' own ceiling for a ping; several times what a healthy node answers in.
    private static readonly TimeSpan LatencyLimit = TimeSpan.FromMilliseconds(5);

    private const long LagLimitBytes = 64L << 20;
    private const double MemoryLimit = 0.95;

    private readonly Lock gate = new();
    private TimeSpan? nearest;
    private TimeSpan slowDown;
    private string? saving;

    /// <summary>Of a whole batch, from <see cref="SmallestShare"/> to 1.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>Why nothing should be asked of the node for now; absent where it may.</summary>
    public string? Blocked { get; private set; }

    /// <summary>Between two batches, and why; absent at full speed.</summary>
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

    /// <summary>Takes how long a ping took. The fastest so far is the way there and back: whoever works from afar is not slow for it.</summary>
    public void Observe(TimeSpan ping)
    {
        lock (gate)
        {
            nearest = nearest is { } before && before < ping ? before : ping;
            if (ping - nearest > LatencyLimit)
            {
                slowDown = Share > SmallestShare ? slowDown : TimeSpan.FromMilliseconds(Math.Min(LongestDelay.TotalMilliseconds, Math.Max(1, slowDown.TotalMilliseconds * 2)));
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

    /// <summary>Nobody watches any more: what was seen last must not hold anything up.</summary>
    public void Forget()
    {
        lock (gate)
        {
            (saving, Blocked, slowDown, Share) = (null, null, TimeSpan.Zero, 1);
        }
    }
}
