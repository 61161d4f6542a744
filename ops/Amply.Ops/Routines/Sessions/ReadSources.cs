using System.Text.Json.Serialization;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

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

/// <summary>Where values and indexes are read.</summary>
internal sealed record ReadSource(IDatabase Database, CommandFlags Flags)
{
    /// <summary>Servers on which the reads shall count as no use.</summary>
    public ImmutableArray<IServer> Untouched { get; init; } = [];

    public ImmutableArray<ReadPlace> Places { get; init; } = [];

    /// <summary>The primary, as every connection reads it.</summary>
    public static ReadSource Primary(Primary node) => new(node.Database, CommandFlags.DemandMaster);

    /// <summary>Comes before the reads of each page.</summary>
    /// <remarks>The server forgets it with the connection, and the client does not say when it made a new one. So it is said again for each page.</remarks>
    public Task BeginPageAsync() => Untouched.IsEmpty
        ? Task.CompletedTask
        : Task.WhenAll(Untouched.Select(server => server.ExecuteAsync("CLIENT", "NO-TOUCH", "ON")));
}

/// <summary>Of which node values were read, and how.</summary>
/// <param name="Node"><c>host:port</c>.</param>
/// <param name="Version">Of the node's Redis.</param>
public sealed record ReadPlace(ReadWay Way, string Node, string Version)
{
    /// <summary>What a person should know of where the values of an answer come from; empty where no value was read.</summary>
    public static ImmutableArray<string> Sentences(IEnumerable<ReadPlace> places) =>
        [.. places.Distinct().GroupBy(place => place.Way).OrderBy(way => way.Key).Select(way => Sentence(way.Key, [.. way]))];

    /// <summary>The same for a plan that nothing follows.</summary>
    public static IEnumerable<Finding> Findings(IEnumerable<ReadPlace> places) => Sentences(places).Select(sentence => places.Any(place => place.Way == ReadWay.Primary)
        ? Finding.Warn("reads", sentence, "Redis evicts what was read later than others. With a replica, or with Redis 7.2, a plan changes nothing")
        : Finding.Pass("reads", sentence));

    private static string Sentence(ReadWay way, ImmutableArray<ReadPlace> places)
    {
        var nodes = $"{(way == ReadWay.Replica ? "replica" : "primary")} {string.Join(", ", places.Select(place => place.Node))}";
        return way switch
        {
            ReadWay.Replica => $"Values were read from {nodes}, which had all that its primary had when this began.",
            ReadWay.PrimaryNoTouch => $"Values were read from {nodes} under CLIENT NO-TOUCH: no idle time changed.",
            _ => $"Values were read from {nodes}: no replica in sync is known, and Redis {places[0].Version} has no CLIENT NO-TOUCH. The idle times of what was read begin again.",
        };
    }
}

[JsonConverter(typeof(CamelCaseEnumConverter<ReadWay>))]
public enum ReadWay
{
    /// <summary>Reading there is no use of the primary's key.</summary>
    Replica,

    /// <summary>From 7.2 on, a connection's reads can be told not to count as uses.</summary>
    PrimaryNoTouch,

    /// <summary>Each read is a use: the key's idle time begins again, and Redis evicts it later.</summary>
    Primary,
}
