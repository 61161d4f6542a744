using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis.Probe;

/// <summary>Finds a shard's primary by asking its nodes, as cluster-aware clients do.</summary>
internal sealed class ShardPrimary(IGroupNodes group, Topology shard) : IDialer
{
    /// <summary>Connects to the node that says that it is the primary.</summary>
    /// <exception cref="ConnectionFailedException">No node says that it is the primary.</exception>
    public async Task<RespConnection> DialAsync(CancellationToken cancellationToken)
    {
        foreach (var node in shard.Nodes)
        {
            RespConnection? connection = null;
            try
            {
                connection = await group.AskAsync(Endpoint.Parse(node.Endpoint), cancellationToken);
                if ((await connection.SendAsync(cancellationToken, "ROLE"))?.StartsWith("master", StringComparison.Ordinal) == true)
                {
                    return connection;
                }
            }
            catch (IOException)
            {
                // The node does not answer. Try the next one.
            }

            connection?.Dispose();
        }

        throw new ConnectionFailedException(new ConnectionFailure(ConnectionFailureKind.NoPrimary));
    }
}

/// <summary>Finds a key whose slot belongs to one shard.</summary>
internal static class ShardKey
{
    // With 90 shards one key in 90 fits, so 5,000 tries fail once in 10^24 times.
    private const int Tries = 5_000;

    /// <param name="any">Dials any node.</param>
    /// <param name="slots">The shard's slots as ElastiCache writes them, for example <c>0-5460</c> or <c>0-99,200</c>.</param>
    /// <exception cref="ConnectionFailedException">The shard has no slots.</exception>
    public static async Task<string> FindAsync(IDialer any, string slots, CancellationToken cancellationToken)
    {
        var wanted = SlotSet.Parse(slots);
        using var connection = await any.DialAsync(cancellationToken);
        for (var left = Tries; left > 0 && wanted.Count > 0; left--)
        {
            var key = OutageProbe.NewKey();
            if (int.TryParse(await connection.SendAsync(cancellationToken, "CLUSTER", "KEYSLOT", key), out var slot)
                && wanted.Contains(slot))
            {
                return key;
            }
        }

        throw new ConnectionFailedException(new ConnectionFailure(ConnectionFailureKind.NoPrimary));
    }
}
