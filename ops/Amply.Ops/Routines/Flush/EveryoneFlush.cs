using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>
/// One pass over all sessions. The first pass deletes. Later passes verify: they delete what came back and count what stays.
/// </summary>
internal readonly record struct FlushPass(int Number)
{
    public bool Verifies => Number > 1;
}

/// <summary>The moment when a flush began, by the servers' clock: TTLs use it.</summary>
internal sealed record FlushStart(long UnixMilliseconds)
{
    private readonly RedisValue text = PythonTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds));

    /// <summary>Takes the latest clock of the servers: a session that was created between two clocks is deleted, not spared.</summary>
    public static async Task<FlushStart> NowAsync(ImmutableArray<Primary> primaries)
    {
        var times = await Task.WhenAll(primaries.Select(p => p.Server.TimeAsync()));
        return new FlushStart(new DateTimeOffset(times.Max(), TimeSpan.Zero).ToUnixTimeMilliseconds());
    }

    /// <summary>The first four arguments of every script that judges sessions.</summary>
    public RedisValue[] Arguments(SessionFlushOptions options, params RedisValue[] more) =>
        [UnixMilliseconds, text, (long)(options.Grace ?? TimeSpan.Zero).TotalMilliseconds, options.IncludeNew ? 1 : 0, .. more];
}

/// <summary>A way to find the sessions of a flush: by a scan of every shard, or by the indexes of users.</summary>
internal interface IFlushWork : IAsyncDisposable
{
    /// <summary>From 0 to 1: how much of the present step is done.</summary>
    double Fraction { get; }

    /// <summary>Sessions deleted or shortened so far.</summary>
    long Ended { get; }

    /// <summary>The same for the present pass.</summary>
    long EndedInPass { get; }

    /// <summary>Why the flush waits now; null while it does not wait.</summary>
    string? Waiting { get; }

    /// <summary>Runs one pass. A pass in which slots or primaries changed runs again.</summary>
    Task PassAsync(FlushPass pass, SlotMap map, CancellationToken cancellationToken);

    /// <summary>Whether the passes leave index entries whose session is gone.</summary>
    bool MustSweep { get; }

    /// <summary>Removes the index entries whose session is gone.</summary>
    Task SweepAsync(SlotMap map, CancellationToken cancellationToken);

    /// <param name="confirmations">By shard; empty where the flush did not get that far.</param>
    ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations);
}

/// <summary>Scans every shard, all shards at once.</summary>
internal sealed class EveryoneFlush(
    PrimarySet primaries, IMultiplexerFactory connections, SessionFlushOptions options, FlushStart start, TimeProvider clock) : IFlushWork
{
    private readonly ShardThrottles throttles = new(options, connections, clock);

    // By shard. A shard that left the cluster stays for the report.
    private ImmutableSortedDictionary<string, ShardFlush> shards = ImmutableSortedDictionary.Create<string, ShardFlush>(
        StringComparer.Ordinal);
    private ImmutableArray<ShardFlush> present = [];

    public double Fraction => present.IsEmpty ? 0 : present.Average(shard => shard.Fraction);

    public long Ended => shards.Values.Sum(shard => shard.Tally.Ended);

    public long EndedInPass => shards.Values.Sum(shard => shard.Tally.EndedInPass);

    public string? Waiting => throttles.Waiting;

    public Task PassAsync(FlushPass pass, SlotMap map, CancellationToken cancellationToken)
    {
        foreach (var primary in map.Primaries.Where(primary => !shards.ContainsKey(primary.Shard)))
        {
            shards = shards.Add(primary.Shard, new ShardFlush(primaries, options, start, throttles.Of(primary), clock));
        }

        // Also for a shard that is not in this map: its sessions may be on another shard now, which counts them.
        foreach (var shard in shards.Values)
        {
            shard.BeginPass(pass);
        }

        present = [.. map.Primaries.Select(primary => shards[primary.Shard])];
        return Task.WhenAll(map.Primaries.Select(primary => shards[primary.Shard].PassAsync(primary, pass, cancellationToken)));
    }

    // The verifying passes remove the entries. They begin when every shard has deleted its sessions: an index may lie on another shard.
    public bool MustSweep => false;

    public Task SweepAsync(SlotMap map, CancellationToken cancellationToken) => Task.CompletedTask;

    public ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations) =>
    [
        .. shards.Select(shard => new NodeFlushReport(
            shard.Key,
            shard.Value.Endpoint,
            shard.Value.Tally.Counts,
            shard.Value.Restarts,
            shard.Value.Throttle.Paused,
            confirmations.GetValueOrDefault(shard.Key).Confirmed,
            confirmations.GetValueOrDefault(shard.Key).Connected)),
    ];

    public ValueTask DisposeAsync() => throttles.DisposeAsync();
}

/// <summary>The flush of everyone on one shard.</summary>
internal sealed class ShardFlush(PrimarySet primaries, SessionFlushOptions options, FlushStart start, Throttle throttle, TimeProvider clock)
{
    private int restarts;
    private FlushPass? last;
    private CursorWalk? walk;

    /// <summary><c>host:port</c> of the shard's last known primary.</summary>
    public string Endpoint { get; private set; } = "";

    public FlushTally Tally { get; } = new();

    public Throttle Throttle => throttle;

    public int Restarts => restarts + (walk?.Restarts ?? 0);

    public double Fraction => walk?.Fraction ?? 0;

    public void BeginPass(FlushPass pass)
    {
        Tally.BeginPass(pass);

        // The same pass again: slots or primaries changed in it.
        (restarts, last) = (Restarts + (pass == last ? 1 : 0), pass);
        walk = null;
    }

    public async Task PassAsync(Primary primary, FlushPass pass, CancellationToken cancellationToken)
    {
        Endpoint = primary.Endpoint;
        walk = new CursorWalk(primaries, clock);

        // A script judges and deletes within Redis. With a filter, sessions are judged here; in cluster mode a script must declare its
        // keys.
        IPageHandler pages = options.Selection.Filter.IsEverything && !primary.Clustered
            ? new ScriptedPages(pass, options, start, Tally, throttle, clock)
            : new PipelinedPages(pass, options, start, Tally, throttle);
        Endpoint = (await walk.RunAsync(primary, pages, cancellationToken)).Endpoint;
    }
}
