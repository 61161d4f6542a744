using System.Net;

namespace Amply.Lab.Servers;

/// <summary>The names under which clients find the group.</summary>
internal interface IGroupEndpoints : IAsyncDisposable
{
    EndpointsView View { get; }

    /// <summary>Points the names to the first primary, at once.</summary>
    void LeadTo(RedisNode primary);

    /// <summary>Points the names to a promoted node after the endpoint lag, and returns then.</summary>
    Task MoveAsync(RedisNode primary, CancellationToken cancellationToken);

    /// <summary>Closes the connections to a node that is cut off.</summary>
    void Drop(RedisNode node);

    /// <param name="label">The first part of a private lab's name.</param>
    /// <param name="node">The node that an endpoint of this name leads to now; null if it leads nowhere.</param>
    /// <returns>Whether the group has an endpoint of this name.</returns>
    bool TryFind(string label, out RedisNode? node);
}

/// <summary>The present delays of the lab's network. Forwarders read them for all data that they forward.</summary>
internal sealed class NetworkState(TimeSpan endpointLag)
{
    /// <summary>The delay in each direction, through endpoints and replication links.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The time from a promotion to the endpoint's move.</summary>
    public TimeSpan EndpointLag { get; set; } = endpointLag;
}

/// <summary>Without cluster mode: a name for the primary, and a name that spreads connections over the replicas.</summary>
internal sealed class PrimaryAndReader : IGroupEndpoints
{
    private readonly NodeRoster roster;
    private readonly Shard shard;
    private readonly NodeSettings settings;
    private readonly NetworkState network;
    private readonly ImmutableArray<TcpForwarder> doors;
    private readonly ReplicaWrites replicaWrites;

    // The node behind the primary endpoint: the primary, and during the endpoint lag the previous primary.
    private volatile RedisNode? leadsTo;
    private int nextReader;

    public PrimaryAndReader(NodeRoster roster, Shard shard, NodeSettings settings, NetworkState network)
    {
        (this.roster, this.shard, this.settings, this.network) = (roster, shard, settings, network);
        var addresses = settings.Network;
        doors = settings.Names is null ? Open(addresses) : [];
        replicaWrites = new ReplicaWrites(roster, shard, settings);
        View = settings.Names is { } names
            ? new EndpointsView(addresses.With(names.Name(PrivateNames.Primary)), addresses.With(names.Name(PrivateNames.Reader)), null)
            : new EndpointsView(addresses.With(addresses.Primary), addresses.With(addresses.Reader), null);
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
        foreach (var door in doors)
        {
            door.DropTo(node.Endpoint);
        }
    }

    public bool TryFind(string label, out RedisNode? node)
    {
        (var found, node) = label switch
        {
            PrivateNames.Primary => (true, leadsTo),
            PrivateNames.Reader => (true, NextReader()),
            _ => (false, null),
        };
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await replicaWrites.DisposeAsync();
        foreach (var door in doors)
        {
            await door.DisposeAsync();
        }
    }

    private ImmutableArray<TcpForwarder> Open(LabNetwork addresses)
    {
        var primary = TcpForwarder.Listen(addresses.At(addresses.Primary), new Route(this, toReader: false));
        try
        {
            return [primary, TcpForwarder.Listen(addresses.At(addresses.Reader), new Route(this, toReader: true))];
        }
        catch
        {
            primary.Close();
            throw;
        }
    }

    private RedisNode? NextReader()
    {
        var replicas = roster.Running.Where(node => node != shard.Primary).ToArray();
        return replicas.Length == 0 ? shard.Primary : replicas[(uint)Interlocked.Increment(ref nextReader) % replicas.Length];
    }

    private sealed class Route(PrimaryAndReader names, bool toReader) : IForwarderRoute
    {
        public TimeSpan Delay => names.network.Delay;

        // The name of a node that is cut off leads nowhere.
        public IPEndPoint? TargetOf(IPAddress source) =>
            (toReader ? names.NextReader() : names.leadsTo) is { IsCut: false } node ? node.Endpoint : null;
    }
}

/// <summary>In cluster mode: a name that leads to any node. Clients ask that node for the slots.</summary>
internal sealed class ConfigurationEndpoint : IGroupEndpoints, IForwarderRoute
{
    private readonly NodeRoster roster;
    private readonly NetworkState network;
    private readonly TcpForwarder? door;
    private int turn;

    public ConfigurationEndpoint(NodeRoster roster, NodeSettings settings, NetworkState network)
    {
        (this.roster, this.network) = (roster, network);
        var addresses = settings.Network;
        door = settings.Names is null ? TcpForwarder.Listen(addresses.At(addresses.Configuration), this) : null;
        View = new EndpointsView(
            null, null, addresses.With(settings.Names?.Name(PrivateNames.Configuration) ?? addresses.Configuration));
    }

    public EndpointsView View { get; }

    // Clients follow redirections, so no name moves.
    public void LeadTo(RedisNode primary)
    {
    }

    public Task MoveAsync(RedisNode primary, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Drop(RedisNode node) => door?.DropTo(node.Endpoint);

    public ValueTask DisposeAsync() => door?.DisposeAsync() ?? ValueTask.CompletedTask;

    TimeSpan IForwarderRoute.Delay => network.Delay;

    IPEndPoint? IForwarderRoute.TargetOf(IPAddress source) => Next() is { IsCut: false } next ? next.Endpoint : null;

    public bool TryFind(string label, out RedisNode? node)
    {
        var found = label is PrivateNames.Configuration;
        node = found ? Next() : null;
        return found;
    }

    private RedisNode? Next()
    {
        var running = roster.Running.ToArray();
        return running.Length == 0 ? null : running[(uint)Interlocked.Increment(ref turn) % running.Length];
    }
}
