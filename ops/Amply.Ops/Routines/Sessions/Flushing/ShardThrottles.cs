using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions.Flushing;

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
