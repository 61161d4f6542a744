namespace Amply.Lab.Servers;

/// <summary>A group becomes a Redis Cluster; its shards come and go, and divide the slots among themselves.</summary>
internal sealed partial class RedisDataPlane
{
    // For so long nobody may have asked a node for what it no longer has; and it waits for so long at most. On AWS it stays for minutes: a
    // client that has not looked at the map since, and asks for a rare key, hangs on a node that is gone.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuietCeiling = TimeSpan.FromSeconds(30);

    // How often INFO has it that clients were told of another node.
    private const string SentOn = "errorstat_MOVED";

    private static readonly object[] PauseWrites = ["CLIENT", "PAUSE", "10000", "WRITE"];

    public ImmutableSortedDictionary<string, SlotSet> Slots =>
        migration is null ? ImmutableSortedDictionary<string, SlotSet>.Empty : shards.Slots;

    public Task AddShardsAsync(ImmutableSortedDictionary<string, ImmutableArray<string>> added, CancellationToken cancellationToken) =>
        ChangeAsync(async () =>
    {
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
    }, cancellationToken);

    public Task SpreadSlotsAsync(ImmutableArray<string> over, Action<double> progress, CancellationToken cancellationToken) =>
        ChangeAsync(async () =>
    {
        await Migration.SpreadAsync(over, progress, cancellationToken);
        await replication.AgreeAsync(cancellationToken);
    }, cancellationToken);

    public Task RemoveShardsAsync(ImmutableArray<string> ids, CancellationToken cancellationToken) => ChangeAsync(() =>
    {
        var going = ids.Select(shards.Find).ToArray();
        return going.FirstOrDefault(shard => shard.Slots.Count > 0) is { } serving
            ? throw new LabException($"shard {serving.Id} has the slots {serving.Slots.Text(',')}: they move away first")
            : RemoveAsync([.. going.SelectMany(roster.Of)], cancellationToken);
    }, cancellationToken);

    private SlotMigration Migration => migration ?? throw new LabException("slots are of Redis Cluster only");

    // Replicas first, and all before the first process ends: clients that have not heard yet are still told where to go.
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
            var now = (await node.InfoAsync())[SentOn];
            if (now != told)
            {
                (told, since) = (now, settings.Clock.GetTimestamp());
            }

            return settings.Clock.GetElapsedTime(since) > Quiet || settings.Clock.GetElapsedTime(began) > QuietCeiling ? null
                : $"{node.Id} still sends clients on";
        }, cancellationToken);
    }

    public async Task<TimeSpan> EnableClusterModeAsync(CancellationToken cancellationToken)
    {
        var outage = TimeSpan.Zero;
        await ChangeAsync(async () => outage = await RestartAsClusterAsync(cancellationToken), cancellationToken);
        return outage;
    }

    private async Task<TimeSpan> RestartAsClusterAsync(CancellationToken cancellationToken)
    {
        var shard = shards.All[0];
        var primary = shard.Primary!;
        ClusterRules.Check(await primary.InfoAsync(), settings.Network);

        var began = settings.Clock.GetTimestamp();
        await primary.CommandAsync(PauseWrites);
        await saver.SaveAsync(primary, () => primary.CommandAsync(PauseWrites), cancellationToken);
        foreach (var node in roster.All)
        {
            await node.KillAsync();
        }

        await endpoints.DisposeAsync();
        await replication.DisposeAsync();
        (shard.Slots, shard.Epoch, held) = (SlotSet.All, 1, []);
        migration = new SlotMigration(shards, settings);
        replication = new ClusterReplication(roster, shards, settings, network);
        endpoints = new ConfigurationEndpoint(roster, settings.Network, network);
        foreach (var node in roster.All)
        {
            replication.Join(node);
        }

        await StartAllAsync(cancellationToken);
        return settings.Clock.GetElapsedTime(began);
    }
}

/// <summary>What a group must be like before its nodes can become a Redis Cluster.</summary>
internal static class ClusterRules
{
    /// <exception cref="LabException">It is not; nothing was changed.</exception>
    public static void Check(NodeInfo primary, LabNetwork network)
    {
        if (primary.Databases.Keys.FirstOrDefault(database => database != 0) is var other && other != 0)
        {
            throw new LabException($"Redis Cluster has database 0 only, and there are keys in db{other}: move or delete them first");
        }

        CheckPort(network.Port);
    }

    /// <exception cref="LabException">The cluster bus would have no port.</exception>
    public static void CheckPort(int port)
    {
        if (port > LabNetwork.HighestClusterPort)
        {
            throw new LabException($"port {port} leaves none for the cluster bus, which is {LabNetwork.BusOffset} above it: at most {LabNetwork.HighestClusterPort}");
        }
    }
}
