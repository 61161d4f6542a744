using System.Net;

namespace Amply.Lab.Servers;

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
