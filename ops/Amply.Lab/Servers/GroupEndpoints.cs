using System.Net;

namespace Amply.Lab.Servers;

/// <summary>The names under which clients find the group.</summary>
internal interface IGroupEndpoints : IAsyncDisposable
{
    EndpointsView View { get; }

    /// <summary>Lets the names lead where they should, at once: to the first primary.</summary>
    void LeadTo(RedisNode primary);

    /// <summary>Lets the names lead where they should after a promotion, later than that, and returns when they do.</summary>
    Task MoveAsync(RedisNode primary, CancellationToken cancellationToken);

    /// <summary>Closes what leads to a node that is cut off.</summary>
    void Drop(RedisNode node);
}

/// <summary>How the lab's network is just now; forwarders look at it for all that passes.</summary>
internal sealed class NetworkState(TimeSpan endpointLag)
{
    /// <summary>In each direction, through endpoints and replication links.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>From a promotion to the endpoint's move.</summary>
    public TimeSpan EndpointLag { get; set; } = endpointLag;
}

/// <summary>Without cluster mode: one name for the primary, one that spreads over the replicas.</summary>
internal sealed class PrimaryAndReader : IGroupEndpoints
{
    private readonly NodeRoster roster;
    private readonly Shard shard;
    private readonly NodeSettings settings;
    private readonly NetworkState network;
    private readonly TcpForwarder primaryEndpoint;
    private readonly TcpForwarder readerEndpoint;
    private readonly ReplicaWrites replicaWrites;

    // Behind the primary endpoint: the primary, or for a while after a promotion still the node that was it.
    private volatile RedisNode? leadsTo;
    private int nextReader;

    public PrimaryAndReader(NodeRoster roster, Shard shard, NodeSettings settings, NetworkState network)
    {
        (this.roster, this.shard, this.settings, this.network) = (roster, shard, settings, network);
        var addresses = settings.Network;
        primaryEndpoint = TcpForwarder.Listen(addresses.At(addresses.Primary), () => Reached(leadsTo), () => network.Delay);
        try
        {
            readerEndpoint = TcpForwarder.Listen(addresses.At(addresses.Reader), Reader, () => network.Delay);
        }
        catch
        {
            primaryEndpoint.Close();
            throw;
        }

        replicaWrites = new ReplicaWrites(roster, shard, settings);
        View = new EndpointsView(addresses.With(addresses.Primary), addresses.With(addresses.Reader), null);
    }

    public EndpointsView View { get; }

    public void LeadTo(RedisNode primary) => leadsTo = primary;

    public async Task MoveAsync(RedisNode primary, CancellationToken cancellationToken)
    {
        await Task.Delay(network.EndpointLag, settings.Clock, cancellationToken);
        LeadTo(primary);
    }

    public void Drop(RedisNode node)
    {
        primaryEndpoint.DropTo(node.Endpoint);
        readerEndpoint.DropTo(node.Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await replicaWrites.DisposeAsync();
        await primaryEndpoint.DisposeAsync();
        await readerEndpoint.DisposeAsync();
    }

    private IPEndPoint? Reader()
    {
        var replicas = roster.Running.Where(node => node != shard.Primary).ToArray();
        return Reached(replicas.Length == 0 ? shard.Primary : replicas[(uint)Interlocked.Increment(ref nextReader) % replicas.Length]);
    }

    // A name leads to a node that is cut off as before: nobody answers there.
    private static IPEndPoint? Reached(RedisNode? node) => node is { IsCut: false } ? node.Endpoint : null;
}

/// <summary>With cluster mode: one name that leads to any node, of which clients learn where the slots are.</summary>
internal sealed class ConfigurationEndpoint : IGroupEndpoints
{
    private readonly NodeRoster roster;
    private readonly TcpForwarder endpoint;
    private int next;

    public ConfigurationEndpoint(NodeRoster roster, LabNetwork addresses, NetworkState network)
    {
        this.roster = roster;
        endpoint = TcpForwarder.Listen(addresses.At(addresses.Configuration), Any, () => network.Delay);
        View = new EndpointsView(null, null, addresses.With(addresses.Configuration));
    }

    public EndpointsView View { get; }

    // Clients follow redirections, not a name.
    public void LeadTo(RedisNode primary)
    {
    }

    public Task MoveAsync(RedisNode primary, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Drop(RedisNode node) => endpoint.DropTo(node.Endpoint);

    public ValueTask DisposeAsync() => endpoint.DisposeAsync();

    private IPEndPoint? Any()
    {
        var running = roster.Running.ToArray();
        return running.Length == 0 || running[(uint)Interlocked.Increment(ref next) % running.Length] is not { IsCut: false } node ? null
            : node.Endpoint;
    }
}
