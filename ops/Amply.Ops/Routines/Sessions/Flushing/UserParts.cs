using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Some users, one after the other, wherever their sessions lie.</summary>
internal sealed class UserParts(
    UserFlush users, ImmutableArray<Primary> primaries, Throttle throttle, SessionFlushOptions options, TimeProvider clock) : IFlushParts
{
    public double Fraction => users.Fraction;

    public long Ended => users.Tally.Ended;

    public long EndedInPass => users.Tally.EndedInPass;

    public string? Waiting => throttle.Waiting;

    public static async Task<UserParts> FindAsync(
        PrimarySet primaries, IMultiplexerFactory connections, SessionFlushOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var found = await primaries.FindAsync(cancellationToken);
        var start = await FlushStart.NowAsync(found);
        var throttle = Throttle.For(options, connections, found[0].Shard, clock);
        return new UserParts(new UserFlush(found[0], primaries, options, start, throttle, clock), found, throttle, options, clock);
    }

    public Task PassAsync(int number, CancellationToken cancellationToken) => users.PassAsync(number, cancellationToken);

    public Task SweepAsync(CancellationToken cancellationToken) => users.SweepAsync(cancellationToken);

    public async Task<ImmutableArray<ReplicaConfirmation>> ConfirmAsync(CancellationToken cancellationToken)
    {
        var nodes = primaries.Select(p => p.Shard == users.Primary.Shard ? users.Primary : p);
        return [.. await Task.WhenAll(nodes.Select(n => ReplicaConfirmation.WaitAsync(n, options.ReplicaPatience, clock, cancellationToken)))];
    }

    public ImmutableArray<NodeFlushReport> Report(ImmutableArray<ReplicaConfirmation> confirmations) =>
    [
        new NodeFlushReport(
            primaries.Length == 1 ? users.Primary.Shard : "all",
            users.Primary.Endpoint,
            users.Tally.Counts,
            users.Restarts,
            throttle.Paused,
            confirmations.Sum(c => c.Confirmed),
            confirmations.Sum(c => c.Connected)),
    ];

    public ValueTask DisposeAsync() => throttle.DisposeAsync();
}
