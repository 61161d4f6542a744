using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Slows a flush down while it, or something else, makes the node slow or its memory scarce.</summary>
/// <remarks>
/// Deleting while a snapshot is written copies every page it touches; replicas that fall behind lose their link; and what other clients
/// feel is the latency of a ping on a connection of its own. A flush must end all the same: nothing holds it up for longer than a ceiling.
/// </remarks>
internal sealed class Throttle : IAsyncDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan InfoInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WhileSaving = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    // As the applications' own ceiling for a ping; several times what a healthy node answers in.
    private static readonly TimeSpan LatencyLimit = TimeSpan.FromMilliseconds(5);

    private const long LagLimitBytes = 64L << 20;
    private const double MemoryLimit = 0.95;

    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, TimeSpan> paused = new(StringComparer.Ordinal);
    private readonly Task watching;
    private TimeSpan slowDown;
    private string? saving;
    private string? blocked;
    private TimeSpan blockedFor;

    private Throttle(IMultiplexerFactory? connections, string shard, TimeSpan patience, TimeProvider clock)
    {
        this.clock = clock;
        watching = connections is null ? Task.CompletedTask : WatchAsync(connections, shard, patience, stop.Token);
    }

    /// <summary>Why it waits now; absent while it does not.</summary>
    public string? Waiting { get; private set; }

    /// <summary>Seconds it waited, by reason.</summary>
    public ImmutableSortedDictionary<string, double> Paused
    {
        get
        {
            lock (gate)
            {
                return paused.ToImmutableSortedDictionary(p => p.Key, p => Math.Round(p.Value.TotalSeconds, 3), StringComparer.Ordinal);
            }
        }
    }

    /// <summary>One that watches a shard over a connection of its own, or at full speed one that never waits.</summary>
    public static Throttle For(SessionFlushOptions options, IMultiplexerFactory connections, string shard, TimeProvider clock) =>
        new(options.FullSpeed ? null : connections, shard, options.FailoverPatience, clock);

    /// <summary>Waits as long as the node needs before the next page.</summary>
    public async ValueTask PaceAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (blocked is { } reason && blockedFor < LongestPause)
        {
            Waiting = reason;
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
            var waited = clock.GetElapsedTime(since);
            since = clock.GetTimestamp();
            blockedFor += waited;
            Note(Word(reason), waited);
        }

        blockedFor = blocked is null ? TimeSpan.Zero : blockedFor;
        var (delay, why) = saving is { } save && slowDown < WhileSaving ? (WhileSaving, save) : (slowDown, "latency: pings are slow");
        Waiting = null;
        if (delay > TimeSpan.Zero)
        {
            Waiting = why;
            await Task.Delay(delay, clock, cancellationToken);
            Note(Word(why), delay);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    /// <summary>Takes what was measured of a node; without a connection, so that it can be tested.</summary>
    internal void Observe(NodeInfo info)
    {
        saving = info.IsSaving ? "snapshot: being written" : null;
        blocked = info switch
        {
            { ReplicationLagBytes: > LagLimitBytes and var lag } => $"replication: a replica lags {lag >> 20} MiB",
            { IsSaving: true, MaxMemoryBytes: > 0 and var limit, UsedMemoryBytes: var used } when used > limit * MemoryLimit =>
                $"memory: {used * 100 / limit} % used while a snapshot is written",
            _ => null,
        };
    }

    internal void Observe(TimeSpan ping) => slowDown = ping > LatencyLimit
        ? TimeSpan.FromMilliseconds(Math.Min(LongestDelay.TotalMilliseconds, Math.Max(1, slowDown.TotalMilliseconds * 2)))
        : slowDown.TotalMilliseconds < 1 ? TimeSpan.Zero : slowDown / 2;

    private static string Word(string reason) => reason[..reason.IndexOf(':', StringComparison.Ordinal)];

    private void Note(string reason, TimeSpan waited)
    {
        lock (gate)
        {
            paused[reason] = paused.GetValueOrDefault(reason) + waited;
        }
    }

    private async Task WatchAsync(IMultiplexerFactory connections, string shard, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await using var primaries = new PrimarySet(connections, patience, clock);
            var primary = (await primaries.FindAsync(cancellationToken)).First(p => p.Shard == shard);
            var lastInfo = clock.GetTimestamp();
            while (true)
            {
                try
                {
                    Observe(await primary.Server.PingAsync());
                    if (clock.GetElapsedTime(lastInfo) >= InfoInterval)
                    {
                        Observe(await NodeInfo.ReadAsync(primary.Server));
                        lastInfo = clock.GetTimestamp();
                    }

                    await Task.Delay(PingInterval, clock, cancellationToken);
                }
                catch (Exception error) when (PrimarySet.IsTransient(error))
                {
                    primary = await primaries.FindAgainAsync(shard, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end.
        }
        catch (Exception error) when (error is NoPrimaryException or RedisException)
        {
            // Who cannot watch does not hold up: the flush itself reports that nobody answers.
            (saving, blocked, slowDown) = (null, null, TimeSpan.Zero);
        }
    }
}
