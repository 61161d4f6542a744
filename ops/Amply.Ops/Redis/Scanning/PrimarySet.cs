using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Failures;
using StackExchange.Redis;

namespace Amply.Ops.Redis.Scanning;

/// <summary>Finds the primaries of a target, also after a failover or a lost connection.</summary>
public sealed class PrimarySet(IMultiplexerFactory connections, TimeSpan patience, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    // Twice the time of one attempt to connect. With less a slow machine would never finish an attempt.
    private static readonly TimeSpan LifeOfAConnection = 2 * ConnectionSettings.ConnectTimeout;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ShardNames names = new();
    private IConnectionMultiplexer? connection;
    private long connectedAt;

    /// <summary>Finds every primary. It throws <see cref="NoPrimaryException"/> where a shard has no primary within the patience.</summary>
    public async Task<ImmutableArray<Primary>> FindAsync(CancellationToken cancellationToken) =>
        (await ReadMapAsync(cancellationToken)).Primaries;

    /// <summary>Reads which primaries serve which slots. Each primary is asked about itself.</summary>
    /// <exception cref="NoPrimaryException">A shard has no primary within the patience.</exception>
    public async Task<SlotMap> ReadMapAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await WaitAsync("no primary answers", cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Finds the primary of one shard after it stopped answering as one.</summary>
    /// <exception cref="ShardGoneException">The shard serves no slots any more.</exception>
    public async Task<Primary> FindAgainAsync(string shard, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var map = await WaitAsync($"shard {shard} has no primary that answers", cancellationToken);
            return map.Primaries.FirstOrDefault(p => p.Shard == shard) ?? throw new ShardGoneException(shard);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        gate.Dispose();
    }

    private async Task<SlotMap> WaitAsync(string otherwise, CancellationToken cancellationToken)
    {
        var wait = new PrimaryWait(connections as IFailureFinder, clock);
        SlotMap? map = null;
        await Wait.UntilAsync(
            async ct =>
            {
                map = await LookAsync(wait, ct);
                return (map is not null || wait.IsHopeless, "");
            },
            new WaitTimes(Poll, patience),
            progress: null,
            clock,
            cancellationToken);
        return map ?? throw await wait.ExceptionAsync(otherwise, cancellationToken);
    }

    /// <returns>Null where a primary does not answer. The wait then has the reason.</returns>
    private async Task<SlotMap?> LookAsync(PrimaryWait wait, CancellationToken cancellationToken)
    {
        // The client keeps the socket of a node that it knows as a replica. Only a new client looks again.
        if (!wait.IsNew && connection is { } stale && clock.GetElapsedTime(connectedAt) > LifeOfAConnection)
        {
            connection = null;
            await stale.DisposeAsync();
        }

        try
        {
            if (connection is null)
            {
                connection = await connections.ConnectAsync(cancellationToken);
                connectedAt = clock.GetTimestamp();
            }

            var (map, missing) = await ReadAsync(connection);
            if (map is null)
            {
                await wait.SeenAsync(connection, missing, cancellationToken);

                // Finds nodes that joined since.
                await connection.ConfigureAsync();
            }

            return map;
        }
        catch (Exception error) when (IsTransient(error))
        {
            wait.Failed(error);
            return null;
        }
    }

    // Returns no map where a primary does not answer: a shard must never be skipped.
    private async Task<(SlotMap? Map, string? Missing)> ReadAsync(IConnectionMultiplexer connection)
    {
        var servers = connection.GetServers().Where(s => s.IsConnected).ToArray();
        var primaries = new Dictionary<string, Primary>(StringComparer.Ordinal);
        foreach (var server in servers)
        {
            var info = await NodeInfo.ReadAsync(server);
            if (info.IsClustered)
            {
                return await ReadClusterAsync(connection, server);
            }

            // Two endpoints may lead to the same process.
            if (info is { IsPrimary: true, IsLoading: false } && info.RunId.Length > 0)
            {
                primaries.TryAdd(info.RunId,
                    new Primary("0001", info.RunId, server, connection.GetDatabase(), info.RunId, info.ReplicationId, Clustered: false));
            }
        }

        return primaries.Values.ToArray() switch
        {
            [] => (null,
                servers.Length == 0 ? "no node is connected" : $"{servers.Length} nodes answer, and none says that it is the primary"),
            [var only] => (new SlotMap([only], $"{only.RunId} {only.ReplicationId}", null), null),
            [var one, var other, ..] =>
                (new SlotMap([one], "", $"{one.Endpoint} and {other.Endpoint} both say that they are the primary"), null),
        };
    }

    private async Task<(SlotMap? Map, string? Missing)> ReadClusterAsync(IConnectionMultiplexer connection, IServer any)
    {
        var known = ClusterLine.Parse(await NodesAsync(any)).Where(node => node.IsUsablePrimary).ToArray();
        var servers = connection.GetServers().ToDictionary(Primary.Format, StringComparer.OrdinalIgnoreCase);
        var answers = await Task.WhenAll(known.Select(async node =>
        {
            // A primary without slots may be receiving its first slot.
            var server = node.Endpoints.Select(servers.GetValueOrDefault).FirstOrDefault(s => s is not null);
            if (server is { IsConnected: false })
            {
                _ = TouchAsync(server);
                return null;
            }

            return server is null ? null : await AskAsync(server);
        }));
        var answered = answers.OfType<ClusterAnswer>().ToArray();
        var serving = answered.Where(a => a.Node.Slots.Count > 0).ToArray();
        var moving = answered.FirstOrDefault(a => !a.Node.Moving.IsEmpty);

        // For a moment a moving slot belongs to both nodes, or to no node.
        var served = serving.Sum(a => a.Node.Slots.Count);
        if (known.FirstOrDefault(node => node.Slots.Count > 0 && answered.All(a => a.Node.Id != node.Id)) is { } silent)
        {
            return (null, $"{silent.Endpoints[0]} serves slots and does not answer as a primary");
        }

        if (Math.Abs(served - SlotSet.Total) > answered.Sum(a => a.Node.Moving.Length))
        {
            return (null, $"{served} of {SlotSet.Total} slots are served");
        }

        var shards = names.Of([.. serving.Select(a => a.Node)]);
        var map = new SlotMap(
            [
                .. serving.Select(a => new Primary(
                    shards[a.Node.Id], a.Node.Id, a.Server, connection.GetDatabase(), a.Info.RunId, a.Info.ReplicationId, Clustered: true))
                    .OrderBy(p => p.Shard, StringComparer.Ordinal),
            ],
            string.Join('\n', serving.OrderBy(a => a.Node.Slots.First).Select(a =>
                $"{a.Node.Id} {a.Node.Epoch} {a.Info.RunId} {a.Info.ReplicationId} {a.Node.Slots.Text(',')}")),
            moving is null ? null : $"a reshard is moving slot {moving.Node.Moving[0]} of {Primary.Format(moving.Server)}");
        return (map, null);
    }

    /// <summary>Makes the client connect to a node. To some nodes it connects only with the first command.</summary>
    internal static async Task TouchAsync(IServer server)
    {
        try
        {
            await server.PingAsync();
        }
        catch (Exception error) when (IsTransient(error))
        {
            // The next read shows whether the node is connected.
        }
    }

    // Other nodes know of a change late. Only a node's own line is current.
    private static async Task<ClusterAnswer?> AskAsync(IServer server)
    {
        var info = NodeInfo.ReadAsync(server);
        var nodes = NodesAsync(server);
        return ClusterLine.Parse(await nodes).FirstOrDefault(node => node.IsItself) is { IsUsablePrimary: true } itself
            && await info is { IsPrimary: true, IsLoading: false } said
            ? new ClusterAnswer(server, itself, said)
            : null;
    }

    // In RESP3 the reply is a verbatim string, whose text follows a format mark.
    private static async Task<string> NodesAsync(IServer server) => (await server.ExecuteAsync("CLUSTER", "NODES")).ToString(out _) ?? "";

    private sealed record ClusterAnswer(IServer Server, ClusterLine Node, NodeInfo Info);

    internal static bool IsTransient(Exception error) =>
        KeyspaceConnection.IsStale(error) || (error is RedisServerException server && RedisErrors.IsTransient(server));
}

/// <summary>A shard had no primary within the patience. The message has the failure of each node.</summary>
/// <param name="failures">The failures of the nodes that did not answer.</param>
public sealed class NoPrimaryException(string message, ImmutableArray<ConnectionFailure> failures) : Exception(message)
{
    public NoPrimaryException(string message)
        : this(message, [])
    {
    }

    public ImmutableArray<ConnectionFailure> Failures { get; } = failures;
}
