using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Manifests;

/// <summary>Creates the manifest of a snapshot: it counts before and after. The snapshot is created also without a manifest.</summary>
internal sealed class ManifestTaker(IGroupAccess group, ManifestStore store, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly WaitTimes Connecting = new(TimeSpan.FromMilliseconds(100), Patience);

    private readonly List<IAsyncDisposable> connections = [];
    private ManifestDraft? draft;

    /// <summary>Why there is no manifest; null while there is no problem.</summary>
    public string? Problem { get; private set; }

    /// <summary>Counts before the snapshot.</summary>
    /// <param name="node">The node of the snapshot; null in cluster mode.</param>
    public async Task BeginAsync(string? node, IProgress<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            draft = await ManifestDraft.BeginAsync(await ConnectAsync(node, cancellationToken), progress, clock, cancellationToken);
        }
        catch (Exception error) when (IsOfRedis(error))
        {
            Problem = $"the keys could not be counted: {FailureWords.Of(error)}";
        }
    }

    /// <summary>Counts after the snapshot.</summary>
    /// <returns>The manifest and its file; null where there is none. <see cref="Problem"/> then has the reason.</returns>
    public async Task<(SnapshotManifest Manifest, string File)?> EndAsync(
        string snapshot, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (draft is null)
        {
            return null;
        }

        try
        {
            if (await draft.EndAsync(snapshot, group.Target.Outputs.ReplicationGroupId, progress, clock, cancellationToken) is { } manifest)
            {
                return (manifest, store.Write(manifest));
            }

            Problem = "a node restarted while the snapshot was created";
        }
        catch (Exception error) when (IsOfRedis(error))
        {
            Problem = $"the keys could not be counted again: {FailureWords.Of(error)}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problem = $"the file could not be written: {FileReason.Of(error)}";
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<ImmutableArray<(string, IServer)>> ConnectAsync(string? node, CancellationToken cancellationToken)
    {
        if (node is null)
        {
            var primaries = new PrimarySet(await group.ToNodesAsync(cancellationToken), Patience, clock);
            connections.Add(primaries);
            return [.. (await primaries.FindAsync(cancellationToken)).Select(p => (p.Endpoint, p.Server))];
        }

        var topology = await Topology.ReadAsync(group, cancellationToken);
        var endpoint = topology.Nodes.FirstOrDefault(n => n.Id == node)?.Endpoint ?? throw new GroupUnreachableException(
            $"{node} is not a node of the group any more");
        var connection = await (await group.ToNodesAsync(cancellationToken)).ConnectAsync(cancellationToken);
        connections.Add(connection);
        var server = connection.GetServers().FirstOrDefault(s => Primary.Format(s) == endpoint) ?? throw new GroupUnreachableException(
            $"{node} is not a node of the group any more");
        var connected = await Wait.UntilAsync(
            _ => Task.FromResult((server.IsConnected, "")), Connecting, progress: null, clock, cancellationToken);
        if (!connected.Done)
        {
            var failures = await ClientFailures.OfAsync(connection);
            throw new GroupUnreachableException(
                failures.FirstOrDefault(f => f.Endpoint == endpoint) ?? new ConnectionFailure(ConnectionFailureKind.Lost, endpoint));
        }

        return [(node, server)];
    }

    private static bool IsOfRedis(Exception error) =>
        error is RedisException or TimeoutException or GroupUnreachableException or NoPrimaryException or ObjectDisposedException;
}
