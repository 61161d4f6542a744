using Amply.Ops.Redis;
using Amply.Ops.Routines.Clients;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>
/// Finds the clients that are connected to the node that was the primary. Some clients never leave it, and their writes fail until they are
/// restarted.
/// </summary>
internal static class LeftBehind
{
    // The failover is over. A node that is slow to answer must not delay its report.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(4);

    /// <param name="primary">The primary before the failover; null where it was not known.</param>
    /// <returns>Null where it is not known, and in cluster mode: there a replica redirects each client to the primary.</returns>
    public static async Task<ImmutableArray<ClientSum>?> FindAsync(IGroupAccess group, Topology after, string? primary)
    {
        if (after.Group is { ClusterEnabled: true } || after.Replicas.FirstOrDefault(node => node.Id == primary) is not { } demoted)
        {
            return null;
        }

        using var ceiling = new CancellationTokenSource(Ceiling);
        try
        {
            using var connection = await group.AskAsync(Endpoint.Parse(demoted.Endpoint), ceiling.Token);
            return ClientSum.Of((await NodeClients.ReadAsync(connection, ceiling.Token)).Select(client => client.Line));
        }
        catch (Exception failed) when (failed is IOException or OperationCanceledException or GroupUnreachableException)
        {
            return null;
        }
    }

    /// <summary>A sentence about the clients; empty where there are none.</summary>
    public static string Sentence(ImmutableArray<ClientSum> left, string node)
    {
        var count = left.Sum(sum => sum.Connections);
        return count == 0
            ? ""
            : $" {count:N0} {(count == 1 ? "connection is" : "connections are")} left on {node}, which is a replica now: "
                + $"{ClientSum.Words(left, 3)}. They may be readers, or writers that never recover (StackExchange.Redis with default "
                + "options): restart those.";
    }
}
