using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Flush;

/// <summary>How many replicas of a primary have received the deletes.</summary>
internal readonly record struct ReplicaConfirmation(int Confirmed, int Connected)
{
    public bool IsComplete => Confirmed >= Connected;

    /// <summary>Waits for the replicas of all shards at the same time.</summary>
    /// <returns>The confirmations by shard.</returns>
    public static async Task<ImmutableSortedDictionary<string, ReplicaConfirmation>> WaitAsync(
        SlotMap map, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var confirmations = await Task.WhenAll(map.Primaries.Select(p => WaitAsync(p, patience, clock, cancellationToken)));
        return map.Primaries.Zip(confirmations).ToImmutableSortedDictionary(p => p.First.Shard, p => p.Second, StringComparer.Ordinal);
    }

    private static async Task<ReplicaConfirmation> WaitAsync(
        Primary primary, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero)
        {
            return default;
        }

        var since = clock.GetTimestamp();
        var written = (await NodeInfo.ReadAsync(primary.Server)).ReplicationOffset;
        while (true)
        {
            // WAIT covers only the writes of its own connection, and a connection may have been lost. So WAIT only makes the replicas
            // report their offset, for less than the client's time-out, and INFO shows whether the offset is enough.
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
