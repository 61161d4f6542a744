using System.Collections.Immutable;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Reading;

/// <summary>Chooses where values are read, so that a look counts as no use of them where the server has a way.</summary>
/// <param name="looking">Whether nothing is changed by what is read. Else the primary is read: what is judged must be what is there.</param>
internal sealed class ReadSources(bool looking, TimeProvider clock)
{
    private static readonly Version NoTouchSince = new(7, 2);

    // A replica that is not connected or has not caught up by then is not read from.
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private ReadSource? chosen;
    private ImmutableHashSet<ReadPlace> places = [];

    /// <summary>Where values were read so far.</summary>
    public ImmutableArray<ReadPlace> Places => [.. places.OrderBy(place => place.Node, StringComparer.Ordinal)];

    /// <summary>Whether a failure to read may be a replica's.</summary>
    public bool UsesReplica => chosen?.Flags == CommandFlags.DemandReplica;

    /// <summary>For keys of one shard.</summary>
    public Task<ReadSource> ForAsync(Primary node) => ForAsync(node, [node]);

    /// <summary>For keys of these shards, of which one is the node's.</summary>
    public async Task<ReadSource> ForAsync(Primary node, ImmutableArray<Primary> shards)
    {
        if (chosen is null || !(UsesReplica || ReferenceEquals(chosen.Database.Multiplexer, node.Database.Multiplexer)))
        {
            var choice = looking ? await TryReplicasAsync(shards) : null;
            chosen = choice ?? await PrimariesAsync(node, shards);
            ImmutableInterlocked.Update(ref places, (set, more) => set.Union(more), chosen.Places);
        }

        return chosen;
    }

    /// <summary>Reads from the primaries from now on: what was chosen may be what failed.</summary>
    public void GiveUpReplicas()
    {
        looking = false;
        chosen = null;
        places = [];
    }

    private static async Task<ReadSource> PrimariesAsync(Primary node, ImmutableArray<Primary> shards)
    {
        // After a failover the others are not what they were; then only the node is known.
        var primaries = ReferenceEquals(shards[0].Database.Multiplexer, node.Database.Multiplexer) ? shards : [node];
        var infos = await Task.WhenAll(primaries.Select(primary => NodeInfo.ReadAsync(primary.Server)));
        var noTouch = infos.All(HasNoTouch);
        return new ReadSource(node.Database, CommandFlags.DemandMaster)
        {
            Untouched = noTouch ? [.. primaries.Select(primary => primary.Server)] : [],
            Places = [.. primaries.Zip(infos, (primary, info) => new ReadPlace(noTouch ? ReadWay.PrimaryNoTouch : ReadWay.Primary, primary.Endpoint, info.Version))],
        };
    }

    private async Task<ReadSource?> TryReplicasAsync(ImmutableArray<Primary> shards)
    {
        var primaries = await Task.WhenAll(shards.Select(primary => NodeInfo.ReadAsync(primary.Server)));
        var client = shards[0].Database.Multiplexer;

        foreach (var server in client.GetServers().Where(server => !server.IsConnected))
        {
            // The client waits for no replica of a cluster.
            _ = PrimarySet.TouchAsync(server);
        }

        for (var since = clock.GetTimestamp(); ; await Task.Delay(Poll, clock))
        {
            var mayCome = primaries.All(primary => primary.ConnectedReplicas > 0)
                && (primaries[0].IsClustered || client.GetServers().Any(server => !server.IsConnected));
            if (await ReplicasAsync(client, primaries) is { IsEmpty: false } replicas)
            {
                return new ReadSource(shards[0].Database, CommandFlags.DemandReplica) { Places = replicas };
            }

            if (!mayCome || clock.GetElapsedTime(since) > CatchUp)
            {
                return null;
            }
        }
    }

    internal static bool HasNoTouch(NodeInfo info) => Version.TryParse(info.Version, out var version) && version >= NoTouchSince;

    // The client reads from any replica that it knows: so one that lags rules out all of them.
    private async Task<ImmutableArray<ReadPlace>> ReplicasAsync(IConnectionMultiplexer multiplexer, NodeInfo[] primaries)
    {
        var servers = multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: true }).ToArray();
        var infos = await Task.WhenAll(servers.Select(server => TryReadAsync(server)));
        var replicas = servers.Zip(infos)
            .Where(replica => replica.Second is not { IsClustered: true } || primaries.Any(primary => primary.ReplicationId == replica.Second.ReplicationId))
            .ToArray();
        var inSync = await Task.WhenAll(replicas.Select(replica => IsInSyncAsync(replica.First, primaries)));
        return inSync.All(yes => yes) && primaries.All(primary => replicas.Any(replica => replica.Second?.ReplicationId == primary.ReplicationId))
            ? [.. replicas.Select(replica => new ReadPlace(ReadWay.Replica, Primary.Format(replica.First), replica.Second!.Version))]
            : [];
    }

    // What its primary had when the primary was asked.
    private async Task<bool> IsInSyncAsync(IServer replica, NodeInfo[] primaries)
    {
        for (var since = clock.GetTimestamp(); ; await Task.Delay(Poll, clock))
        {
            if (await TryReadAsync(replica) is not { IsLinkUp: true, IsLoading: false } info
                || primaries.FirstOrDefault(primary => primary.ReplicationId == info.ReplicationId) is not { } primary)
            {
                return false;
            }

            if (info.ReplicaOffset >= primary.ReplicationOffset)
            {
                return true;
            }

            if (clock.GetElapsedTime(since) > CatchUp)
            {
                return false;
            }
        }
    }

    private static async Task<NodeInfo?> TryReadAsync(IServer server)
    {
        try
        {
            return await NodeInfo.ReadAsync(server);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return null;
        }
    }
}
