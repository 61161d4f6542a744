using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Wire;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>Slows a flush down while it, or something else, makes the node slow or its memory scarce.</summary>
/// <remarks>
/// Deleting while a snapshot is written copies every page it touches; replicas that fall behind lose their link; and what other clients
/// feel is the latency of a ping on a connection of its own. A flush must end all the same: nothing holds it up for longer than a ceiling.
/// </remarks>
internal sealed class Throttle : IAsyncDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan InfoInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly TimeProvider clock;
    private readonly Pace pace;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, TimeSpan> paused = new(StringComparer.Ordinal);
    private readonly Task watching;
    private TimeSpan blockedFor;

    internal Throttle(Pace pace, Func<Pace, CancellationToken, Task> watch, TimeProvider clock)
    {
        (this.pace, this.clock) = (pace, clock);
        watching = watch(pace, stop.Token);
    }

    /// <summary>Why it waits or makes smaller batches now; absent at full speed.</summary>
    public string? Waiting { get; private set; }

    /// <summary>How many keys to name in one command now, of as many as are allowed.</summary>
    public int Keys(int most) => Math.Max(1, (int)(most * pace.Share));

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
    public static Throttle For(SessionFlushOptions options, IMultiplexerFactory connections, Primary watched, TimeProvider clock) => new(
        new Pace(),
        (pace, stopping) => options.FullSpeed ? Task.CompletedTask : WatchAsync(pace, connections, watched, options.FailoverPatience, clock, stopping),
        clock);

    /// <summary>Waits as long as the node needs before the next batch; whoever else asks meanwhile has its turn afterwards.</summary>
    public async ValueTask PaceAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await WaitAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
        turn.Dispose();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (pace.Blocked is { } reason && blockedFor < LongestPause)
        {
            Waiting = reason;
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
            var waited = clock.GetElapsedTime(since);
            since = clock.GetTimestamp();
            blockedFor += waited;
            Note(Word(reason), waited);
        }

        blockedFor = pace.Blocked is null ? TimeSpan.Zero : blockedFor;
        var slowed = pace.Slowed;
        Waiting = slowed?.Reason;
        if (slowed is { Delay: var delay, Reason: var why } && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, clock, cancellationToken);
            Note(Word(why), delay);
        }
    }

    private static string Word(string reason) => reason[..reason.IndexOf(':', StringComparison.Ordinal)];

    private void Note(string reason, TimeSpan waited)
    {
        lock (gate)
        {
            paused[reason] = paused.GetValueOrDefault(reason) + waited;
        }
    }

    private static async Task WatchAsync(
        Pace pace, IMultiplexerFactory connections, Primary watched, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await using var primaries = new PrimarySet(connections, patience, clock);
            var found = await primaries.FindAsync(cancellationToken);
            var primary = found.FirstOrDefault(p => p.Id == watched.Id) ?? found[0];
            var lastInfo = clock.GetTimestamp();
            while (true)
            {
                try
                {
                    pace.Observe(await primary.Server.PingAsync());
                    if (clock.GetElapsedTime(lastInfo) >= InfoInterval)
                    {
                        pace.Observe(await NodeInfo.ReadAsync(primary.Server));
                        lastInfo = clock.GetTimestamp();
                    }

                    await Task.Delay(PingInterval, clock, cancellationToken);
                }
                catch (Exception error) when (PrimarySet.IsTransient(error))
                {
                    primary = await primaries.FindAgainAsync(primary.Shard, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end.
        }
        catch (Exception error) when (error is NoPrimaryException or ShardGoneException or RedisException)
        {
            // Who cannot watch does not hold up: the flush itself reports that nobody answers.
            pace.Forget();
        }
    }
}

/// <summary>One throttle for each shard that a flush works on, also for shards that join later.</summary>
internal sealed class ShardThrottles(SessionFlushOptions options, IMultiplexerFactory connections, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private ImmutableSortedDictionary<string, Throttle> byShard = ImmutableSortedDictionary.Create<string, Throttle>(StringComparer.Ordinal);

    public IEnumerable<Throttle> All => byShard.Values;

    /// <summary>Why one of them holds the flush up now; null while none does.</summary>
    public string? Waiting => All.Select(t => t.Waiting).FirstOrDefault(w => w is not null);

    /// <summary>Seconds waited by all of them, by reason.</summary>
    public ImmutableSortedDictionary<string, double> Paused => All.SelectMany(t => t.Paused)
        .GroupBy(p => p.Key)
        .ToImmutableSortedDictionary(p => p.Key, p => p.Sum(one => one.Value), StringComparer.Ordinal);

    public Throttle Of(Primary primary)
    {
        lock (gate)
        {
            if (!byShard.TryGetValue(primary.Shard, out var throttle))
            {
                throttle = Throttle.For(options, connections, primary, clock);
                byShard = byShard.Add(primary.Shard, throttle);
            }

            return throttle;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var throttle in All)
        {
            await throttle.DisposeAsync();
        }
    }
}
