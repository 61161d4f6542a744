using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Flush;

/// <summary>Some users, one after the other, wherever their sessions lie.</summary>
internal sealed class UserParts(
    PrimarySet primaries, IMultiplexerFactory connections, SessionFlushOptions options, FlushStart start, TimeProvider clock) : IFlushParts
{
    private readonly ShardThrottles throttles = new(options, connections, clock);
    private readonly UserFlush users = new(primaries, options, start, clock);
    private SlotMap? seen;

    public double Fraction => users.Fraction;

    public long Ended => users.Tally.Ended;

    public long EndedInPass => users.Tally.EndedInPass;

    public string? Waiting => throttles.Waiting;

    public Task PassAsync(int number, SlotMap map, CancellationToken cancellationToken) =>
        users.PassAsync(number, Begin(map), [.. map.Primaries.Select(throttles.Of)], cancellationToken);

    public bool MustSweep => true;

    public Task SweepAsync(SlotMap map, CancellationToken cancellationToken) => users.SweepAsync(Begin(map), cancellationToken);

    public ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations) => seen is null ? [] :
    [
        new NodeFlushReport(
            seen.Primaries.Length == 1 ? seen.Primaries[0].Shard : "all",
            users.Endpoint,
            users.Tally.Counts,
            users.Restarts,
            throttles.Paused,
            confirmations.Values.Sum(c => c.Confirmed),
            confirmations.Values.Sum(c => c.Connected)),
    ];

    public ValueTask DisposeAsync() => throttles.DisposeAsync();

    private Primary Begin(SlotMap map) => (seen = map).Primaries[0];
}
