using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Flush;

/// <summary>Everything a flush of everyone does on one shard.</summary>
internal sealed class NodeFlush(PrimarySet primaries, SessionFlushOptions options, FlushStart start, Throttle throttle, TimeProvider clock)
{
    private readonly FlushTally tally = new();
    private int restarts;
    private int pass;
    private CursorWalk? walk;

    /// <summary>Of the node that was the shard's primary last, as <c>host:port</c>.</summary>
    public string Endpoint { get; private set; } = "";

    public FlushTally Tally => tally;

    public Throttle Throttle => throttle;

    public int Restarts => restarts + (walk?.Restarts ?? 0);

    public double Fraction => walk?.Fraction ?? 0;

    /// <summary>Begins a pass, also where the shard takes no part in it: what an earlier pass left here may be elsewhere now.</summary>
    public void BeginPass(int number)
    {
        tally.BeginPass(number);

        // A pass that is run again, because slots or primaries changed in it, began anew too.
        (restarts, pass) = (Restarts + (number == pass ? 1 : 0), number);
        walk = null;
    }

    /// <summary>
    /// Ends what is meant and there. The first pass sees strings alone; later ones end what came back, count what else bears the name and remove
    /// index entries whose session is gone.
    /// </summary>
    public async Task PassAsync(Primary primary, int number, CancellationToken cancellationToken)
    {
        Endpoint = primary.Endpoint;
        walk = new CursorWalk(primaries, clock);
        Endpoint = (await (options.Selection.Filter.IsEverything && !primary.Clustered ? ScriptedAsync() : PipelinedAsync())).Endpoint;

        Task<Primary> ScriptedAsync()
        {
            // A key that the first pass misses the next one finds; but what that leaves is counted, so it sees no key twice.
            Func<ImmutableArray<ScanLanes>> lanes = number == 1 ? ScanLanes.InTwoTurns : ScanLanes.One;
            var pages = new ScriptedPages(options, start, tally, throttle, lanes().Length, clock);
            return walk.RunAsync(
                primary,
                lanes,
                async (node, cursors) =>
                {
                    await throttle.PaceAsync(cancellationToken);
                    return number == 1 ? await pages.EndAsync(node, cursors) : [await pages.VerifyAsync(node, cursors[0], cancellationToken)];
                },
                () => Task.CompletedTask,
                () => tally.BeginPass(number),
                cancellationToken);
        }

        Task<Primary> PipelinedAsync()
        {
            var pages = new PipelinedPages(options, start, tally, throttle);
            return walk.RunAsync(
                primary,
                async (node, cursor) =>
                {
                    await throttle.PaceAsync(cancellationToken);
                    return await (number == 1 ? pages.EndAsync(node, cursor, cancellationToken) : pages.VerifyAsync(node, cursor, cancellationToken));
                },
                pages.DrainAsync,
                () => tally.BeginPass(number),
                cancellationToken);
        }
    }
}

/// <summary>Every shard, side by side.</summary>
internal sealed class EveryoneParts(
    PrimarySet primaries, IMultiplexerFactory connections, SessionFlushOptions options, FlushStart start, TimeProvider clock) : IFlushParts
{
    private readonly ShardThrottles throttles = new(options, connections, clock);

    // By shard; a shard that left the cluster stays for the report.
    private ImmutableSortedDictionary<string, NodeFlush> nodes = ImmutableSortedDictionary.Create<string, NodeFlush>(StringComparer.Ordinal);
    private ImmutableArray<NodeFlush> present = [];

    public double Fraction => present.IsEmpty ? 0 : present.Average(n => n.Fraction);

    public long Ended => nodes.Values.Sum(n => n.Tally.Ended);

    public long EndedInPass => nodes.Values.Sum(n => n.Tally.EndedInPass);

    public string? Waiting => throttles.Waiting;

    public Task PassAsync(int number, SlotMap map, CancellationToken cancellationToken)
    {
        foreach (var primary in map.Primaries.Where(p => !nodes.ContainsKey(p.Shard)))
        {
            nodes = nodes.Add(primary.Shard, new NodeFlush(primaries, options, start, throttles.Of(primary), clock));
        }

        foreach (var node in nodes.Values)
        {
            node.BeginPass(number);
        }

        present = [.. map.Primaries.Select(p => nodes[p.Shard])];
        return Task.WhenAll(map.Primaries.Select(p => nodes[p.Shard].PassAsync(p, number, cancellationToken)));
    }

    // The verifying passes do it: they begin when every shard has ended its sessions, for an index may lie elsewhere than what it shows.
    public bool MustSweep => false;

    public Task SweepAsync(SlotMap map, CancellationToken cancellationToken) => Task.CompletedTask;

    public ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations) =>
    [
        .. nodes.Select(n => new NodeFlushReport(
            n.Key,
            n.Value.Endpoint,
            n.Value.Tally.Counts,
            n.Value.Restarts,
            n.Value.Throttle.Paused,
            confirmations.GetValueOrDefault(n.Key).Confirmed,
            confirmations.GetValueOrDefault(n.Key).Connected)),
    ];

    public ValueTask DisposeAsync() => throttles.DisposeAsync();
}

/// <summary>The steps of a flush, whether sessions are found by scanning every shard or by the indexes of users.</summary>
internal interface IFlushParts : IAsyncDisposable
{
    /// <summary>Of the present step, from 0 to 1.</summary>
    double Fraction { get; }

    long Ended { get; }

    long EndedInPass { get; }

    /// <summary>Why it backs off now.</summary>
    string? Waiting { get; }

    /// <summary>Looks at everything once. Idempotent: a pass in which slots or primaries changed is run again.</summary>
    Task PassAsync(int number, SlotMap map, CancellationToken cancellationToken);

    /// <summary>Whether index entries whose session is gone are left after the passes: by an index, what comes back is found only by its entry.</summary>
    bool MustSweep { get; }

    /// <summary>Removes index entries whose session is gone.</summary>
    Task SweepAsync(SlotMap map, CancellationToken cancellationToken);

    /// <param name="confirmations">By shard; empty where the flush did not come to that.</param>
    ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations);
}
