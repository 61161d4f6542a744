using System.Collections.Immutable;
using Amply.Ops.Redis.Scanning;
using Amply.Wire;

namespace Amply.Ops.Routines.Flush;

/// <summary>How many of a primary's replicas have what was written.</summary>
internal readonly record struct ReplicaConfirmation(int Confirmed, int Connected)
{
    public bool IsComplete => Confirmed >= Connected;

    /// <summary>Waits for the replicas of every shard, side by side.</summary>
    /// <returns>By shard.</returns>
    public static async Task<ImmutableSortedDictionary<string, ReplicaConfirmation>> WaitAsync(
        SlotMap map, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var confirmations = await Task.WhenAll(map.Primaries.Select(p => WaitAsync(p, patience, clock, cancellationToken)));
        return map.Primaries.Zip(confirmations).ToImmutableSortedDictionary(p => p.First.Shard, p => p.Second, StringComparer.Ordinal);
    }

    // Until the replicas have confirmed, a failover brings sessions back.
    private static async Task<ReplicaConfirmation> WaitAsync(Primary primary, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero)
        {
            return default;
        }

        var since = clock.GetTimestamp();
        var written = (await NodeInfo.ReadAsync(primary.Server)).ReplicationOffset;
        while (true)
        {
            // WAIT alone knows only the writes of its own connection, and a connection that was lost took its writes along. So WAIT makes the
            // replicas say how far they are, in slices well below the client's timeout, and INFO tells whether that is far enough.
            var before = await NodeInfo.ReadAsync(primary.Server);
            if (before.ConnectedReplicas > 0)
            {
                await primary.Server.ExecuteAsync("WAIT", before.ConnectedReplicas, 500);
            }

            var info = await NodeInfo.ReadAsync(primary.Server);
            var result = new ReplicaConfirmation(info.ReplicasAt(written), info.ConnectedReplicas);
            if (result.IsComplete || clock.GetElapsedTime(since) > patience)
            {
                return result;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }
}
