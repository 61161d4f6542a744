using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>Slows a flush down while the node is slow or short of memory.</summary>
/// <remarks>
/// While a snapshot is written, each delete copies memory pages. A replica that falls behind loses its link. The latency of a ping on
/// another connection is the delay of other clients. No cause stops the flush for longer than a ceiling.
/// </remarks>
internal sealed class Throttle(Pace pace, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan InfoInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, TimeSpan> paused = new(StringComparer.Ordinal);
    private Task watching = Task.CompletedTask;
    private TimeSpan blockedFor;

    /// <summary>Why the flush waits or makes smaller batches now; null at full speed.</summary>
    public string? Waiting { get; private set; }

    /// <summary>How many keys one command may name now.</summary>
    public int Keys(int most) => Math.Max(1, (int)(most * pace.Share));

    /// <summary>Seconds of waits, by reason.</summary>
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

    /// <summary>Watches a shard over its own connection. At full speed it watches nothing and never waits.</summary>
    public static Throttle For(SessionFlushOptions options, IMultiplexerFactory connections, Primary watched, TimeProvider clock)
    {
        var throttle = new Throttle(new Pace(), clock);
        if (!options.FullSpeed)
        {
            throttle.watching = throttle.WatchAsync(connections, watched, options.FailoverPatience);
        }

        return throttle;
    }

    /// <summary>Waits as long as the node needs before the next batch. Callers wait one after the other.</summary>
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

    private async Task WatchAsync(IMultiplexerFactory connections, Primary watched, TimeSpan patience)
    {
        var cancellationToken = stop.Token;
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
            // The flush is over.
        }
        catch (Exception error) when (error is NoPrimaryException or ShardGoneException or RedisException)
        {
            // A throttle that cannot watch must not slow the flush. The flush itself reports that no node answers.
            pace.Reset();
        }
    }
}

/// <summary>One throttle for each shard that a flush works on, also for shards that join later.</summary>
internal sealed class ShardThrottles(SessionFlushOptions options, IMultiplexerFactory connections, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private ImmutableSortedDictionary<string, Throttle> byShard = ImmutableSortedDictionary.Create<string, Throttle>(
        StringComparer.Ordinal);

    public IEnumerable<Throttle> All => byShard.Values;

    /// <summary>Why a throttle makes the flush wait now; null while none does.</summary>
    public string? Waiting => All.Select(t => t.Waiting).FirstOrDefault(w => w is not null);

    /// <summary>Seconds of waits of all throttles, by reason.</summary>
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
