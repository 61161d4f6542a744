using System.Text.Json.Serialization;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Chooses the node to read from. Where possible a read does not reset the idle time of a key.</summary>
/// <param name="looking">Whether nothing is changed afterwards. Else the primary is read, because its values decide.</param>
internal sealed class ReadSources(bool looking, TimeProvider clock)
{
    private static readonly Version NoTouchSince = new(7, 2);

    // The time for a replica to connect and to be in sync.
    private static readonly WaitTimes CatchUp = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(2));

    private ReadSource? chosen;
    private ImmutableHashSet<ReadPlace> places = [];

    /// <summary>The nodes that were read so far.</summary>
    public ImmutableArray<ReadPlace> Places => [.. places.OrderBy(place => place.Node, StringComparer.Ordinal)];

    /// <summary>Whether replicas are read.</summary>
    public bool UsesReplica => chosen?.Flags == CommandFlags.DemandReplica;

    /// <summary>The source for keys of one shard.</summary>
    public Task<ReadSource> ForAsync(Primary node) => ForAsync(node, [node]);

    /// <summary>The source for keys of these shards, one of which is the node's.</summary>
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

    /// <summary>Reads from the primaries from now on, because the chosen replica may have failed.</summary>
    public void GiveUpReplicas()
    {
        looking = false;
        chosen = null;
        places = [];
    }

    private static async Task<ReadSource> PrimariesAsync(Primary node, ImmutableArray<Primary> shards)
    {
        // After a failover the other primaries may have changed. Then only the node is known.
        var primaries = ReferenceEquals(shards[0].Database.Multiplexer, node.Database.Multiplexer) ? shards : [node];
        var infos = await Task.WhenAll(primaries.Select(primary => NodeInfo.ReadAsync(primary.Server)));
        var noTouch = infos.All(HasNoTouch);
        return new ReadSource(node.Database, CommandFlags.DemandMaster)
        {
            Untouched = noTouch ? [.. primaries.Select(primary => primary.Server)] : [],
            Places = [.. primaries.Zip(
                infos,
                (primary, info) => new ReadPlace(noTouch ? ReadWay.PrimaryNoTouch : ReadWay.Primary, primary.Endpoint, info.Version))],
        };
    }

    private async Task<ReadSource?> TryReplicasAsync(ImmutableArray<Primary> shards)
    {
        var primaries = await Task.WhenAll(shards.Select(primary => NodeInfo.ReadAsync(primary.Server)));
        var client = shards[0].Database.Multiplexer;

        foreach (var server in client.GetServers().Where(server => !server.IsConnected))
        {
            // The client does not wait for the replicas of a cluster.
            _ = PrimarySet.TouchAsync(server);
        }

        ImmutableArray<ReadPlace> replicas = [];
        await Wait.UntilAsync(
            async _ =>
            {
                var mayCome = primaries.All(primary => primary.ConnectedReplicas > 0)
                    && (primaries[0].IsClustered || client.GetServers().Any(server => !server.IsConnected));
                replicas = await ReplicasAsync(client, primaries);
                return (!replicas.IsEmpty || !mayCome, "");
            },
            CatchUp,
            progress: null,
            clock,
            CancellationToken.None);
        return replicas.IsEmpty ? null : new ReadSource(shards[0].Database, CommandFlags.DemandReplica) { Places = replicas };
    }

    internal static bool HasNoTouch(NodeInfo info) => Version.TryParse(info.Version, out var version) && version >= NoTouchSince;

    // The client reads from any replica, so all replicas must be in sync.
    private async Task<ImmutableArray<ReadPlace>> ReplicasAsync(IConnectionMultiplexer multiplexer, NodeInfo[] primaries)
    {
        var servers = multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: true }).ToArray();
        var infos = await Task.WhenAll(servers.Select(server => TryReadAsync(server)));
        var replicas = servers.Zip(infos)
            .Where(replica => replica.Second is not { IsClustered: true } || primaries.Any(
                primary => primary.ReplicationId == replica.Second.ReplicationId))
            .ToArray();
        var inSync = await Task.WhenAll(replicas.Select(replica => IsInSyncAsync(replica.First, primaries)));
        return inSync.All(yes => yes) && primaries.All(
            primary => replicas.Any(replica => replica.Second?.ReplicationId == primary.ReplicationId))
            ? [.. replicas.Select(replica => new ReadPlace(ReadWay.Replica, Primary.Format(replica.First), replica.Second!.Version))]
            : [];
    }

    // Whether the replica has received all that its primary had when this began.
    private async Task<bool> IsInSyncAsync(IServer replica, NodeInfo[] primaries)
    {
        var isInSync = false;
        await Wait.UntilAsync(
            async _ =>
            {
                var info = await TryReadAsync(replica);
                var primary = info is { IsLinkUp: true, IsLoading: false }
                    ? primaries.FirstOrDefault(primary => primary.ReplicationId == info.ReplicationId)
                    : null;
                isInSync = primary is not null && info!.ReplicaOffset >= primary.ReplicationOffset;
                return (isInSync || primary is null, "");
            },
            CatchUp,
            progress: null,
            clock,
            CancellationToken.None);
        return isInSync;
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

/// <summary>The connection for reads of values and indexes.</summary>
internal sealed record ReadSource(IDatabase Database, CommandFlags Flags)
{
    /// <summary>Servers that get CLIENT NO-TOUCH.</summary>
    public ImmutableArray<IServer> Untouched { get; init; } = [];

    public ImmutableArray<ReadPlace> Places { get; init; } = [];

    /// <summary>Reads from the primary.</summary>
    public static ReadSource Primary(Primary node) => new(node.Database, CommandFlags.DemandMaster);

    /// <summary>Call it before the reads of each page.</summary>
    /// <remarks>
    /// NO-TOUCH ends with the connection, and the client does not report a new connection. So it is sent again for each page.
    /// </remarks>
    public Task BeginPageAsync() => Untouched.IsEmpty
        ? Task.CompletedTask
        : Task.WhenAll(Untouched.Select(server => server.ExecuteAsync("CLIENT", "NO-TOUCH", "ON")));
}

/// <summary>A node from which values were read, and how.</summary>
/// <param name="Node"><c>host:port</c>.</param>
/// <param name="Version">The version of the node's Redis.</param>
public sealed record ReadPlace(ReadWay Way, string Node, string Version)
{
    /// <summary>Sentences that say where the values come from; empty where no value was read.</summary>
    public static ImmutableArray<string> Sentences(IEnumerable<ReadPlace> places) =>
        [.. places.Distinct().GroupBy(place => place.Way).OrderBy(way => way.Key).Select(way => Sentence(way.Key, [.. way]))];

    /// <summary>The same as findings, for a plan without --execute.</summary>
    public static IEnumerable<Finding> Findings(IEnumerable<ReadPlace> places) =>
        Sentences(places).Select(sentence => places.Any(place => place.Way == ReadWay.Primary)
        ? Finding.Warn("reads", sentence, "use a replica or Redis 7.2 for reads that do not change the order of evictions")
        : Finding.Pass("reads", sentence));

    private static string Sentence(ReadWay way, ImmutableArray<ReadPlace> places)
    {
        var nodes = $"{(way == ReadWay.Replica ? "replica" : "primary")} {string.Join(", ", places.Select(place => place.Node))}";
        return way switch
        {
            ReadWay.Replica => $"Values were read from {nodes}, which was in sync with its primary.",
            ReadWay.PrimaryNoTouch => $"Values were read from {nodes} with CLIENT NO-TOUCH. Idle times did not change.",
            _ => $"Values were read from {nodes}: no replica is in sync, and Redis {places[0].Version} has no CLIENT NO-TOUCH. "
                + "The reads reset idle times.",
        };
    }
}

[JsonConverter(typeof(CamelCaseEnumConverter<ReadWay>))]
public enum ReadWay
{
    /// <summary>A read on a replica does not change the primary.</summary>
    Replica,

    /// <summary>From Redis 7.2 on, CLIENT NO-TOUCH keeps the idle times.</summary>
    PrimaryNoTouch,

    /// <summary>Each read resets the idle time of the key, so Redis evicts it later.</summary>
    Primary,
}
