using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>How many of a primary's replicas have what was written.</summary>
internal readonly record struct ReplicaConfirmation(int Confirmed, int Connected)
{
    public bool IsComplete => Confirmed >= Connected;

    /// <summary>Waits for the replicas to confirm the writes of this connection: until then, a failover brings sessions back.</summary>
    public static async Task<ReplicaConfirmation> WaitAsync(Primary primary, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero)
        {
            return default;
        }

        var since = clock.GetTimestamp();
        while (true)
        {
            var connected = (await NodeInfo.ReadAsync(primary.Server)).ConnectedReplicas;

            // In slices well below the client's timeout: WAIT holds up its connection.
            var confirmed = connected == 0 ? 0 : (int)await primary.Server.ExecuteAsync("WAIT", connected, 500);
            var result = new ReplicaConfirmation(confirmed, connected);
            if (result.IsComplete || clock.GetElapsedTime(since) > patience)
            {
                return result;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }
}
