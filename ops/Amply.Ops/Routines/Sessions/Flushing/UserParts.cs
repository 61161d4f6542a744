using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Some users, one after the other, wherever their sessions lie.</summary>
internal sealed class UserParts(
    UserFlush users, ImmutableArray<Primary> primaries, ImmutableArray<Throttle> throttles, SessionFlushOptions options, TimeProvider clock) : IFlushParts
{
    public double Fraction => users.Fraction;

    public long Ended => users.Tally.Ended;

    public long EndedInPass => users.Tally.EndedInPass;

    public string? Waiting => throttles.Select(t => t.Waiting).FirstOrDefault(w => w is not null);

    public static async Task<UserParts> FindAsync(
        PrimarySet primaries, IMultiplexerFactory connections, SessionFlushOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var found = await primaries.FindAsync(cancellationToken);
        var start = await FlushStart.NowAsync(found);
        ImmutableArray<Throttle> throttles = [.. found.Select(p => Throttle.For(options, connections, p.Shard, clock))];
        return new UserParts(new UserFlush(found[0], primaries, options, start, throttles, clock), found, throttles, options, clock);
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
            throttles.SelectMany(t => t.Paused).GroupBy(p => p.Key).ToImmutableSortedDictionary(p => p.Key, p => p.Sum(one => one.Value), StringComparer.Ordinal),
            confirmations.Sum(c => c.Confirmed),
            confirmations.Sum(c => c.Connected)),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var throttle in throttles)
        {
            await throttle.DisposeAsync();
        }
    }
}
