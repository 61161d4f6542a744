using System.Net;
using Amply.Lab.DataPlane.Nodes;

namespace Amply.Lab.DataPlane.Endpoints;

/// <summary>Without cluster mode: one name for the primary, one that spreads over the replicas.</summary>
internal sealed class PrimaryAndReader : IGroupEndpoints
{
    private readonly NodeRoster roster;
    private readonly Shard shard;
    private readonly NodeSettings settings;
    private readonly TimeSpan lag;
    private readonly TcpForwarder primaryEndpoint;
    private readonly TcpForwarder readerEndpoint;

    // Behind the primary endpoint: the primary, or for a while after a promotion still the node that was it.
    private volatile RedisNode? leadsTo;
    private int nextReader;

    /// <param name="lag">From a promotion to the endpoint's move.</param>
    public PrimaryAndReader(NodeRoster roster, Shard shard, NodeSettings settings, TimeSpan lag)
    {
        (this.roster, this.shard, this.settings, this.lag) = (roster, shard, settings, lag);
        var network = settings.Network;
        primaryEndpoint = TcpForwarder.Listen(network.At(network.Primary), () => (leadsTo ?? shard.Primary)?.Endpoint);
        try
        {
            readerEndpoint = TcpForwarder.Listen(network.At(network.Reader), Reader);
        }
        catch
        {
            primaryEndpoint.DisposeAsync().AsTask().Wait();
            throw;
        }

        View = new EndpointsView(network.With(network.Primary), network.With(network.Reader), null);
    }

    public EndpointsView View { get; }

    // What close-on-replica-write amounts to: nobody stays on a node that takes no writes any more.
    public async Task MoveAsync(RedisNode primary, CancellationToken cancellationToken)
    {
        await Task.Delay(lag, settings.Clock, cancellationToken);
        leadsTo = primary;
        foreach (var node in roster.Running.Where(node => node != primary))
        {
            await node.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "USER", "default");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await primaryEndpoint.DisposeAsync();
        await readerEndpoint.DisposeAsync();
    }

    private IPEndPoint? Reader()
    {
        var replicas = roster.Running.Where(node => node != shard.Primary).ToArray();
        return replicas.Length == 0 ? shard.Primary?.Endpoint : replicas[(uint)Interlocked.Increment(ref nextReader) % replicas.Length].Endpoint;
    }
}
