using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Amply.Lab.DataPlane.Endpoints;
using Amply.Lab.DataPlane.Nodes;
using Amply.Lab.DataPlane.Processes;

namespace Amply.Lab.DataPlane;

/// <summary>One shard of real redis-servers, the forwarders between them, and the endpoints that lead to them.</summary>
internal sealed class RedisDataPlane : IDataPlane, IAsyncDisposable
{
    public const string OnlyShard = "0001";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan SyncCeiling = TimeSpan.FromMinutes(5);

    private readonly NodeSettings settings;
    private readonly DataPlaneOptions options;
    private readonly string nodesDirectory;
    private readonly ChildSpawner spawner = new();
    private readonly TcpForwarder primaryEndpoint;
    private readonly TcpForwarder readerEndpoint;
    private readonly SemaphoreSlim changing = new(1, 1);
    private ImmutableArray<RedisNode> nodes = [];
    private ImmutableDictionary<string, TcpForwarder> linkForwarders = ImmutableDictionary<string, TcpForwarder>.Empty;
    private volatile RedisNode? primary;

    // Behind the primary endpoint: the primary, or for a while after a promotion still the node that was it.
    private volatile RedisNode? endpointNode;
    private int nextReader;

    private RedisDataPlane(NodeSettings settings, DataPlaneOptions options, string nodesDirectory)
    {
        (this.settings, this.options, this.nodesDirectory) = (settings, options, nodesDirectory);
        primaryEndpoint = TcpForwarder.Listen(At(settings.Network.Primary), () => endpointNode?.Endpoint);
        try
        {
            readerEndpoint = TcpForwarder.Listen(At(settings.Network.Reader), Reader);
        }
        catch
        {
            primaryEndpoint.DisposeAsync().AsTask().Wait();
            throw;
        }

        Endpoints = new EndpointsView(settings.Network.With(settings.Network.Primary), settings.Network.With(settings.Network.Reader), null);
    }

    public EndpointsView Endpoints { get; }

    /// <summary>Starts every node, the first as primary, and returns when all are in sync.</summary>
    /// <param name="ids">Member ids of the one shard.</param>
    public static async Task<RedisDataPlane> StartAsync(
        NodeSettings settings, DataPlaneOptions options, string nodesDirectory, ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        var plane = new RedisDataPlane(settings, options, nodesDirectory);
        try
        {
            var first = plane.Add(ids[0]);
            await first.StartAsync(asReplica: false, cancellationToken);
            plane.primary = plane.endpointNode = first;
            await Task.WhenAll(ids.Skip(1).Select(plane.Add).ToArray().Select(node => plane.StartReplicaAsync(node, cancellationToken)));
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    public async Task<ImmutableArray<NodeView>> NodesAsync(CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(nodes.Select(ViewAsync)).WaitAsync(cancellationToken)];

    public Task FailOverAsync(string shard, Action<FailoverStep> step, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var old = primary ?? throw new InvalidOperationException("the group has no primary");
        await old.KillAsync();
        step(new FailoverStep(FailoverPhase.PrimaryLost, old.Id, null));
        await Task.Delay(options.DetectionDelay, settings.Clock, cancellationToken);

        var candidate = await LeastLaggingAsync(old) ?? throw new InvalidOperationException("no replica answers: nothing can be promoted");
        await PromoteNodeAsync(candidate);
        step(new FailoverStep(FailoverPhase.Promoted, old.Id, candidate.Id));
        await MoveEndpointsAsync(candidate, cancellationToken);
        step(new FailoverStep(FailoverPhase.EndpointMoved, old.Id, candidate.Id));

        step(new FailoverStep(FailoverPhase.Recovering, old.Id, candidate.Id));
        await Task.Delay(options.RecoveryDelay, settings.Clock, cancellationToken);
        old.Empty();
        await StartReplicaAsync(old, cancellationToken);
        await Task.WhenAll(nodes.Where(n => n != candidate && n != old && n.IsRunning).Select(n => InSyncAsync(n, cancellationToken)));
        step(new FailoverStep(FailoverPhase.Recovered, old.Id, candidate.Id));
    }, cancellationToken);

    public Task PromoteAsync(string nodeId, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var (old, chosen) = (primary!, Find(nodeId));
        if (old == chosen)
        {
            return;
        }

        // Writes wait while the replica takes in the last of them: none is lost.
        await old.CommandAsync("CLIENT", "PAUSE", "10000", "WRITE");
        var head = Offset(await old.InfoAsync());
        await UntilAsync(async () =>
        {
            // The pause begins anew, so that it does not end before a replica that lags far has come up.
            await old.CommandAsync("CLIENT", "PAUSE", "10000", "WRITE");
            return Offset(await chosen.InfoAsync()) is var at && at >= head ? null : string.Create(CultureInfo.InvariantCulture, $"{chosen.Id} is at {at} of {head}");
        }, cancellationToken);
        await PromoteNodeAsync(chosen);
        await old.CommandAsync("REPLICAOF", old.LinkAddress, settings.Network.Port);
        await old.CommandAsync("CLIENT", "UNPAUSE");
        await MoveEndpointsAsync(chosen, cancellationToken);
        await InSyncAsync(old, cancellationToken);
    }, cancellationToken);

    public Task AddReplicaAsync(string shard, string nodeId, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var node = Add(nodeId);
        try
        {
            await StartReplicaAsync(node, cancellationToken);
        }
        catch
        {
            await RemoveAsync(node);
            throw;
        }
    }, cancellationToken);

    public Task RemoveReplicaAsync(string nodeId, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var node = Find(nodeId);
        if (node == primary)
        {
            throw new InvalidOperationException($"{nodeId} is the primary and cannot be removed");
        }

        await RemoveAsync(node);
    }, cancellationToken);

    public Task ConfigureAsync(long maxmemoryBytes, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        settings.MaxmemoryBytes = maxmemoryBytes;
        settings.Parameters = parameters;
        foreach (var node in nodes.Where(n => n.IsRunning))
        {
            await node.CommandAsync("CONFIG", "SET", "maxmemory", maxmemoryBytes);
            foreach (var (name, value) in RedisConfig.OfRedis(parameters))
            {
                await node.CommandAsync("CONFIG", "SET", name, value);
            }
        }
    }, cancellationToken);

    public Task SaveAsync(string nodeId, string destination, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var node = Find(nodeId);
        var before = (await node.InfoAsync()).GetValueOrDefault("rdb_saves");
        await node.CommandAsync("BGSAVE");
        await UntilAsync(async () =>
        {
            var info = await node.InfoAsync();
            if (info.GetValueOrDefault("rdb_bgsave_in_progress") != "0" || (info.GetValueOrDefault("rdb_saves") == before && info.GetValueOrDefault("rdb_last_bgsave_status") == "ok"))
            {
                return $"{nodeId} is saving";
            }

            return info.GetValueOrDefault("rdb_last_bgsave_status") == "ok" ? null : throw new IOException($"{nodeId} could not save: see {node.Paths.Log}");
        }, cancellationToken);
        File.Copy(node.Paths.Dump, destination, overwrite: true);
        // A node that is started again must not find it: ElastiCache's nodes come back empty.
        node.Empty();
    }, cancellationToken);

    public Task SetAuthTokensAsync(ImmutableArray<string> tokens, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        settings.Tokens = tokens;
        foreach (var node in nodes.Where(n => n.IsRunning))
        {
            PrivateFiles.Write(node.Paths.Acl, AclFile.Text(tokens, settings.AdminPassword));
            await node.CommandAsync("ACL", "LOAD");
        }
    }, cancellationToken);

    public Task RecoverAsync(string nodeId, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var node = Find(nodeId);
        if (node.IsRunning)
        {
            return;
        }

        await Task.Delay(options.RecoveryDelay, settings.Clock, cancellationToken);
        node.Empty();
        if (node == primary)
        {
            await node.StartAsync(asReplica: false, cancellationToken);
        }
        else
        {
            await StartReplicaAsync(node, cancellationToken);
        }
    }, cancellationToken);

    /// <summary>SIGKILL of a node, whatever its role.</summary>
    public Task KillAsync(string nodeId) => Find(nodeId).KillAsync();

    public NodePaths PathsOf(string nodeId) => Find(nodeId).Paths;

    public async ValueTask DisposeAsync()
    {
        await primaryEndpoint.DisposeAsync();
        await readerEndpoint.DisposeAsync();
        foreach (var link in linkForwarders.Values)
        {
            await link.DisposeAsync();
        }

        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        spawner.Dispose();
        changing.Dispose();
    }

    private async Task ChangeAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            changing.Release();
        }
    }

    private RedisNode Add(string id)
    {
        var index = Enumerable.Range(0, LabNetwork.MaxNodes).First(i => nodes.All(n => n.Index != i));
        var node = new RedisNode(id, OnlyShard, index, new NodePaths(Path.Combine(nodesDirectory, id)), settings, spawner);
        linkForwarders = linkForwarders.Add(id, TcpForwarder.Listen(At(node.LinkAddress), () => primary?.Endpoint));
        nodes = nodes.Add(node);
        return node;
    }

    private async Task RemoveAsync(RedisNode node)
    {
        nodes = nodes.Remove(node);
        await node.DisposeAsync();
        await linkForwarders[node.Id].DisposeAsync();
        linkForwarders = linkForwarders.Remove(node.Id);
        if (Directory.Exists(node.Paths.Directory))
        {
            Directory.Delete(node.Paths.Directory, recursive: true);
        }
    }

    private async Task StartReplicaAsync(RedisNode node, CancellationToken cancellationToken)
    {
        await node.StartAsync(asReplica: true, cancellationToken);
        await InSyncAsync(node, cancellationToken);
    }

    private Task InSyncAsync(RedisNode node, CancellationToken cancellationToken) => UntilAsync(
        async () =>
        {
            if (!node.IsRunning)
            {
                throw new IOException($"{node.Id} ended while it took over its primary's data");
            }

            var info = await node.InfoAsync();
            return info.GetValueOrDefault("master_link_status") == "up" ? null : $"{node.Id}: master_link_status={info.GetValueOrDefault("master_link_status") ?? "unknown"}";
        },
        cancellationToken);

    private async Task PromoteNodeAsync(RedisNode node)
    {
        await node.CommandAsync("REPLICAOF", "NO", "ONE");
        primary = node;
        // Links follow the primary as soon as they are opened anew.
        foreach (var (_, link) in linkForwarders)
        {
            link.DropAll();
        }
    }

    // What close-on-replica-write amounts to: nobody stays on a node that takes no writes any more.
    private async Task MoveEndpointsAsync(RedisNode to, CancellationToken cancellationToken)
    {
        await Task.Delay(options.EndpointLag, settings.Clock, cancellationToken);
        endpointNode = to;
        foreach (var node in nodes.Where(n => n != to && n.IsRunning))
        {
            await node.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "USER", "default");
        }
    }

    private async Task<RedisNode?> LeastLaggingAsync(RedisNode except)
    {
        var replicas = nodes.Where(n => n != except && n.IsRunning);
        var offsets = await Task.WhenAll(replicas.Select(async n => (Node: n, At: Offset(await n.InfoAsync()))));
        return offsets.Where(o => o.At >= 0).OrderByDescending(o => o.At).Select(o => o.Node).FirstOrDefault();
    }

    private async Task<NodeView> ViewAsync(RedisNode node)
    {
        var info = await node.InfoAsync();
        var view = new NodeView { Id = node.Id, Shard = node.Shard, Address = node.Address, Port = settings.Network.Port, ProcessId = node.ProcessId, Role = NodeRole.Unreachable };
        if (info.Count == 0)
        {
            return view;
        }

        var isReplica = info.GetValueOrDefault("role") == "slave";
        return view with
        {
            Role = isReplica ? NodeRole.Replica : NodeRole.Primary,
            Offset = Offset(info),
            LinkUp = isReplica ? info.GetValueOrDefault("master_link_status") == "up" : null,
            UsedMemoryBytes = Number(info, "used_memory"),
            ConnectedClients = (int?)Number(info, "connected_clients"),
            Info = info.ToImmutableDictionary(StringComparer.Ordinal),
        };
    }

    private RedisNode Find(string id) => nodes.FirstOrDefault(n => n.Id == id) ?? throw new InvalidOperationException($"the lab has no node {id}; it has {string.Join(", ", nodes.Select(n => n.Id))}");

    private IPEndPoint? Reader()
    {
        var replicas = nodes.Where(n => n != primary && n.IsRunning).ToArray();
        return replicas.Length == 0 ? primary?.Endpoint : replicas[(uint)Interlocked.Increment(ref nextReader) % replicas.Length].Endpoint;
    }

    private IPEndPoint At(string address) => new(IPAddress.Parse(address), settings.Network.Port);

    private async Task UntilAsync(Func<Task<string?>> missing, CancellationToken cancellationToken)
    {
        var began = settings.Clock.GetTimestamp();
        string? last;
        while ((last = await missing()) is not null)
        {
            if (settings.Clock.GetElapsedTime(began) > SyncCeiling)
            {
                throw new TimeoutException($"{last} after {SyncCeiling.TotalSeconds:0} s");
            }

            await Task.Delay(Interval, settings.Clock, cancellationToken);
        }
    }

    // A replica's own and a primary's offset stand under one name in INFO from Redis 4 on.
    private static long Offset(Dictionary<string, string> info) =>
        Number(info, info.GetValueOrDefault("role") == "slave" ? "slave_repl_offset" : "master_repl_offset") ?? -1;

    private static long? Number(Dictionary<string, string> info, string field) =>
        long.TryParse(info.GetValueOrDefault(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
