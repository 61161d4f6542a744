using System.Net;

namespace Amply.Lab.Servers;

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
        return running.Length == 0 || running[(uint)Interlocked.Increment(ref next) % running.Length] is not { IsCut: false } node ? null : node.Endpoint;
    }
}
