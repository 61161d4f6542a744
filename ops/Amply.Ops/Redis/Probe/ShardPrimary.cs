using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis.Probe;

/// <summary>Finds a shard's primary as cluster-aware clients do: by asking its nodes who it is.</summary>
internal static class ShardPrimary
{
    /// <summary>A connection to the node that says that it is the primary now.</summary>
    /// <exception cref="ConnectionFailedException">No node that answers says so.</exception>
    public static async Task<RespConnection> OpenAsync(IGroupAccess group, Topology shard, CancellationToken cancellationToken)
    {
        foreach (var node in shard.Nodes)
        {
            RespConnection? connection = null;
            try
            {
                connection = await group.AskAsync(EndpointText.Parse(node.Endpoint), cancellationToken);
                if ((await connection.SendAsync(cancellationToken, "ROLE"))?.StartsWith("master", StringComparison.Ordinal) == true)
                {
                    return connection;
                }
            }
            catch (IOException)
            {
                // Lost, or not yet back.
            }

            connection?.Dispose();
        }

        throw new ConnectionFailedException(new ConnectionFailure(ConnectionFailureKind.NoPrimary));
    }
}
