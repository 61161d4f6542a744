using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Every shard, side by side.</summary>
internal sealed class EveryoneParts(ImmutableArray<NodeFlush> nodes, SessionFlushOptions options, TimeProvider clock) : IFlushParts
{
    public double Fraction => nodes.Average(n => n.Fraction);

    public long Ended => nodes.Sum(n => n.Tally.Ended);

    public long EndedInPass => nodes.Sum(n => n.Tally.EndedInPass);

    public string? Waiting => nodes.Select(n => n.Throttle.Waiting).FirstOrDefault(w => w is not null);

    public static async Task<EveryoneParts> FindAsync(
        PrimarySet primaries, IMultiplexerFactory connections, SessionFlushOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var found = await primaries.FindAsync(cancellationToken);
        var start = await FlushStart.NowAsync(found);
        return new EveryoneParts(
            [.. found.Select(p => new NodeFlush(p, primaries, options, start, Throttle.For(options, connections, p.Shard, clock), clock))], options, clock);
    }

    public Task PassAsync(int number, CancellationToken cancellationToken) =>
        Task.WhenAll(nodes.Select(n => n.PassAsync(number, cancellationToken)));

    // The verifying passes do it: they begin when every shard has ended its sessions, for an index may lie elsewhere than what it shows.
    public Task SweepAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<ImmutableArray<ReplicaConfirmation>> ConfirmAsync(CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(nodes.Select(n => ReplicaConfirmation.WaitAsync(n.Primary, options.ReplicaPatience, clock, cancellationToken)))];

    public ImmutableArray<NodeFlushReport> Report(ImmutableArray<ReplicaConfirmation> confirmations) =>
    [
        .. nodes.Select((n, i) => new NodeFlushReport(
            n.Primary.Shard,
            n.Primary.Endpoint,
            n.Tally.Counts,
            n.Restarts,
            n.Throttle.Paused,
            confirmations.IsEmpty ? 0 : confirmations[i].Confirmed,
            confirmations.IsEmpty ? 0 : confirmations[i].Connected)),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.Throttle.DisposeAsync();
        }
    }
}
