namespace Amply.Lab.Servers;

/// <summary>The redis-servers of the group, their replication, and their endpoints.</summary>
internal sealed partial class RedisDataPlane : IDataPlane, IAsyncDisposable
{
    private readonly NodeSettings settings;
    private readonly DataPlaneOptions options;
    private readonly string nodesDirectory;
    private readonly Poll poll;
    private readonly NodeSaver saver;
    private readonly ChildSpawner spawner = new();
    private readonly NodeRoster roster = new();
    private readonly ShardTable shards = new();
    private readonly SemaphoreSlim changing = new(1, 1);
    private IReplication replication;
    private SlotMigration? migration;
    private volatile IGroupEndpoints endpoints;
    private readonly NetworkState network;
    private ImmutableSortedSet<string> held = [];

    private RedisDataPlane(NodeSettings settings, DataPlaneOptions options, string nodesDirectory, GroupShape shape)
    {
        (this.settings, this.options, this.nodesDirectory) = (settings, options, nodesDirectory);
        poll = new Poll(settings.Clock);
        saver = new NodeSaver(poll);
        network = new NetworkState(options.EndpointLag);
        foreach (var (index, shard) in shape.Shards.Index())
        {
            shards.Add(new Shard(shard.Id) { Slots = shard.Slots, Epoch = index + 1 });
        }

        migration = shape.ClusterMode ? new SlotMigration(shards, settings) : null;
        replication = shape.ClusterMode
            ? new ClusterReplication(roster, shards, settings, network)
            : new PlainReplication(shards.All[0], settings, network);
        endpoints = shape.ClusterMode ? new ConfigurationEndpoint(roster, settings, network) : Named(shards.All[0]);
    }

    public EndpointsView Endpoints => endpoints.View;

    /// <summary>Starts every node, the first of each shard as its primary. Returns when all are in sync and serve.</summary>
    public static async Task<RedisDataPlane> StartAsync(
        NodeSettings settings, DataPlaneOptions options, string nodesDirectory, GroupShape shape, CancellationToken cancellationToken)
    {
        var plane = new RedisDataPlane(settings, options, nodesDirectory, shape);
        try
        {
            foreach (var shard in shape.Shards)
            {
                foreach (var (index, id) in shard.Nodes.Index())
                {
                    var node = plane.Add(id, shard.Id);
                    if (index == 0)
                    {
                        plane.shards.Find(shard.Id).Primary = node;
                        plane.endpoints.LeadTo(node);
                        node.Load(shard.Data);
                    }
                }
            }

            await plane.StartAllAsync(cancellationToken);
            plane.OpenBastion();
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    public async Task<ImmutableArray<NodeView>> NodesAsync(CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(roster.All.Select(ViewAsync)).WaitAsync(cancellationToken)];

    public async Task FailOverAsync(string shard, IProgress<FailoverStep> progress, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var of = shards.Find(shard);
        var old = of.Primary!;
        // A host that hangs keeps hanging until the fault is removed.
        var hangs = old.IsFrozen;
        if (!hangs)
        {
            await old.KillAsync();
        }

        progress.Report(new FailoverStep(FailoverStage.PrimaryLost, old.Id, null));
        await Task.Delay(options.DetectionDelay, settings.Clock, cancellationToken);

        var candidate = await LeastLaggingAsync(of, old) ?? throw new LabException("no replica answers, so no replica can be promoted");
        await replication.PromoteAsync(of, candidate, cancellationToken);
        old.IsOutdated = hangs;
        progress.Report(new FailoverStep(FailoverStage.Promoted, old.Id, candidate.Id));
        await endpoints.MoveAsync(candidate, cancellationToken);
        endpoints.Drop(old);
        bastion?.Drop(old);
        progress.Report(new FailoverStep(FailoverStage.EndpointMoved, old.Id, candidate.Id));
        await ResumeAsync(of);
        if (hangs || down.Contains(old.Id))
        {
            return;
        }

        progress.Report(new FailoverStep(FailoverStage.Recovering, old.Id, candidate.Id));
        await Task.Delay(options.RecoveryDelay, settings.Clock, cancellationToken);
        old.Empty();
        await StartReplicaAsync(old, cancellationToken);
        await Task.WhenAll(
            roster.Of(of).Where(n => n != candidate && n != old && n.IsRunning).Select(n => InSyncAsync(n, cancellationToken)));
        progress.Report(new FailoverStep(FailoverStage.Recovered, old.Id, candidate.Id));
    }

    public async Task PromoteAsync(string nodeId, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var chosen = roster.Find(nodeId);
        var shard = shards.Of(chosen);
        var old = shard.Primary!;
        if (old == chosen)
        {
            return;
        }

        // Writes wait until the replica has received the last write, so no write is lost.
        await old.PauseWritesAsync();
        var head = (await old.InfoAsync()).Offset ?? -1;
        await poll.UntilAsync(async () =>
        {
            // Renew the pause: a replica that lags far may need longer than one pause.
            await old.PauseWritesAsync();
            return ((await chosen.InfoAsync()).Offset ?? -1) is var at && at >= head ? null : $"{chosen.Id} is at {at} of {head}";
        }, cancellationToken);
        await replication.PromoteAsync(shard, chosen, cancellationToken);
        await old.CommandAsync("REPLICAOF", old.LinkAddress, settings.Network.Port);
        // ElastiCache closes the clients' sockets once. A client that reconnects before the name moves reaches this node again.
        await old.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "USER", "default");
        await old.CommandAsync("CLIENT", "UNPAUSE");
        await endpoints.MoveAsync(chosen, cancellationToken);
        await InSyncAsync(old, cancellationToken);
    }

    public async Task ConfigureAsync(long maxmemoryBytes, ImmutableSortedDictionary<string, string> parameters,
        CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        settings.MaxmemoryBytes = maxmemoryBytes;
        settings.Parameters = parameters;
        foreach (var node in roster.Running)
        {
            await node.CommandAsync("CONFIG", "SET", "maxmemory", maxmemoryBytes);
            foreach (var (name, value) in RedisConfig.OfRedis(parameters))
            {
                await node.CommandAsync("CONFIG", "SET", name, value);
            }
        }
    }

    public async Task SaveAsync(string nodeId, string destination, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var node = roster.Find(nodeId);
        // The keys of a slot that is still moving would be split over two files.
        await ResumeAsync(shards.Of(node));
        await saver.ToFileAsync(node, destination, IsDiskFull, cancellationToken);
    }

    public async Task SetAuthTokensAsync(ImmutableArray<string> tokens, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        settings.Tokens = tokens;
        foreach (var node in roster.Running)
        {
            PrivateFiles.Write(node.Paths.Acl, AclFile.Text(tokens, settings.AdminPassword));
            await node.CommandAsync("ACL", "LOAD");
        }
    }

    /// <summary>The files of a node. The node may just have left the group.</summary>
    public NodePaths PathsOf(string nodeId) => new(Path.Combine(nodesDirectory, nodeId));

    public async ValueTask DisposeAsync()
    {
        if (bastion is not null)
        {
            await bastion.DisposeAsync();
        }

        await endpoints.DisposeAsync();
        await replication.DisposeAsync();
        foreach (var node in roster.All)
        {
            await node.DisposeAsync();
        }

        spawner.Dispose();
        changing.Dispose();
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        var primaries = shards.All.Select(shard => shard.Primary!).ToArray();
        await Task.WhenAll(primaries.Select(node => replication.StartAsync(node, cancellationToken)));
        await Task.WhenAll(roster.All.Except(primaries).Select(node => StartReplicaAsync(node, cancellationToken)));
        await replication.ServingAsync(roster.Running, cancellationToken);
        foreach (var primary in primaries)
        {
            // ElastiCache's nodes restart empty, so the next start must not find this file.
            primary.Empty();
        }
    }

    // One change at a time: the result ends the change when it is disposed.
    private async Task<Change> ChangeAsync(CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        return new Change(changing);
    }

    private Task ResumeAsync(Shard shard) => migration is null ? Task.CompletedTask : migration.ResumeAsync(shard);

    private Task InSyncAsync(RedisNode node, CancellationToken cancellationToken) => poll.UntilAsync(
        async () => node.IsRunning
            ? replication.Lacks(node, await node.InfoAsync())
            : throw new LabException($"{node.Id} exited while it copied its primary's data"),
        cancellationToken);

    private async Task<RedisNode?> LeastLaggingAsync(Shard shard, RedisNode except)
    {
        var offsets = await Task.WhenAll(
            roster.Of(shard).Where(n => n != except && n.IsRunning).Select(async n => (Node: n, At: (await n.InfoAsync()).Offset)));
        return offsets.Where(o => o.At is not null).OrderByDescending(o => o.At).Select(o => o.Node).FirstOrDefault();
    }

    private async Task<NodeView> ViewAsync(RedisNode node) =>
        NodeViews.Of(node, settings.Network.Port, await node.InfoAsync()) with { Repair = RepairOf(node) };

    private PrimaryAndReader Named(Shard shard) => new(roster, shard, settings, network);

    private sealed class Change(SemaphoreSlim changing) : IDisposable
    {
        public void Dispose() => changing.Release();
    }
}
