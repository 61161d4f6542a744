using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Flush;

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
