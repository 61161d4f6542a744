namespace Amply.Lab.Servers;

/// <summary>Cluster mode: the switch to it, added and removed shards, and the slots that move between shards.</summary>
internal sealed partial class RedisDataPlane
{
    // A leaving node stays until it has redirected no client for Quiet, for QuietCeiling at most. A client with an old map of the slots
    // would otherwise wait for a node that is gone. On AWS a leaving node stays for minutes.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuietCeiling = TimeSpan.FromSeconds(30);

    public ImmutableSortedDictionary<string, SlotSet> Slots =>
        migration is null ? ImmutableSortedDictionary<string, SlotSet>.Empty : shards.Slots;

    public async Task AddShardsAsync(ImmutableSortedDictionary<string, ImmutableArray<string>> added, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var nodes = new List<RedisNode>();
        try
        {
            foreach (var (id, members) in added)
            {
                var shard = new Shard(id) { Slots = SlotSet.None, Epoch = shards.All.Max(one => one.Epoch) + 1 };
                shards.Add(shard);
                foreach (var member in members)
                {
                    var node = Add(member, id);
                    nodes.Add(node);
                    shard.Primary ??= node;
                    await replication.StartAsync(node, cancellationToken);
                    await replication.IntroduceAsync(node, cancellationToken);
                }
            }

            await Task.WhenAll(nodes.Where(node => node != shards.Of(node).Primary).Select(node => InSyncAsync(node, cancellationToken)));
            await replication.ServingAsync(nodes, cancellationToken);
        }
        catch
        {
            await RemoveAsync(nodes, CancellationToken.None);
            Forget(added.Keys);
            throw;
        }
    }

    public async Task SpreadSlotsAsync(ImmutableArray<string> over, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var moves = migration ?? throw new LabException("only a group in cluster mode has slots");
        await moves.SpreadAsync(over, progress, cancellationToken);
        await replication.AgreeAsync(cancellationToken);
    }

    public async Task RemoveShardsAsync(ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var going = ids.Select(shards.Find).ToArray();
        if (going.FirstOrDefault(shard => shard.Slots.Count > 0) is { } serving)
        {
            throw new LabException($"shard {serving.Id} still has the slots {serving.Slots.Text(',')}; move them first");
        }

        await RemoveAsync([.. going.SelectMany(roster.Of)], cancellationToken);
    }

    // All nodes leave the map before the first process stops, so that they can still redirect clients with an old map.
    private async Task RemoveAsync(List<RedisNode> nodes, CancellationToken cancellationToken)
    {
        nodes.ForEach(roster.Remove);
        foreach (var node in nodes)
        {
            await replication.ForgetAsync(node);
        }

        try
        {
            await Task.WhenAll(nodes.Select(node => UnusedAsync(node, cancellationToken)));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await EndAsync(node);
            }

            Forget(nodes.Select(node => node.Shard));
        }
    }

    private void Forget(IEnumerable<string> ids)
    {
        foreach (var shard in shards.All.Where(shard => ids.Contains(shard.Id)))
        {
            shards.Remove(shard);
        }
    }

    private Task UnusedAsync(RedisNode node, CancellationToken cancellationToken)
    {
        var began = settings.Clock.GetTimestamp();
        var (told, since) = ((string?)null, began);
        return poll.UntilAsync(async () =>
        {
            // INFO's count of clients that the node redirected.
            var now = (await node.InfoAsync())["errorstat_MOVED"];
            if (now != told)
            {
                (told, since) = (now, settings.Clock.GetTimestamp());
            }

            return settings.Clock.GetElapsedTime(since) > Quiet || settings.Clock.GetElapsedTime(began) > QuietCeiling
                ? null
                : $"{node.Id} still redirects clients";
        }, cancellationToken);
    }

    public async Task<TimeSpan> EnableClusterModeAsync(CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var shard = shards.All[0];
        var primary = shard.Primary!;
        CheckCluster(await primary.InfoAsync(), settings.Network);

        var began = settings.Clock.GetTimestamp();
        await saver.SaveAsync(primary, pauseWrites: true, cancellationToken);
        foreach (var node in roster.All)
        {
            await node.KillAsync();
        }

        await endpoints.DisposeAsync();
        await replication.DisposeAsync();
        (shard.Slots, shard.Epoch, held) = (SlotSet.All, 1, []);
        migration = new SlotMigration(shards, settings);
        replication = new ClusterReplication(roster, shards, settings, network);
        endpoints = new ConfigurationEndpoint(roster, settings, network);
        foreach (var node in roster.All)
        {
            replication.Join(node);
        }

        await StartAllAsync(cancellationToken);
        return settings.Clock.GetElapsedTime(began);
    }

    /// <exception cref="LabException">The group cannot become a Redis Cluster. Nothing was changed.</exception>
    private static void CheckCluster(NodeInfo primary, LabNetwork network)
    {
        if (primary.Databases.Keys.FirstOrDefault(database => database != 0) is var other && other != 0)
        {
            throw new LabException($"Redis Cluster has only database 0, and db{other} holds keys: move or delete these keys first");
        }

        if (network.Port > LabNetwork.HighestClusterPort)
        {
            throw new LabException(
                $"port {network.Port} leaves no port for the cluster bus, which is {LabNetwork.BusOffset} above it: "
                + $"at most {LabNetwork.HighestClusterPort}");
        }
    }
}
