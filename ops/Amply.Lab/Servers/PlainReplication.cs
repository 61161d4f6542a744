using System.Collections.Immutable;
using System.Net;
using Amply.Wire;

namespace Amply.Lab.Servers;

/// <summary>One shard without cluster mode: each replica reaches the primary through a forwarder of its own, which moves as the primary does.</summary>
internal sealed class PlainReplication(Shard shard, NodeSettings settings, NetworkState network) : IReplication
{
    private ImmutableDictionary<RedisNode, TcpForwarder> links = ImmutableDictionary<RedisNode, TcpForwarder>.Empty;

    public void Join(RedisNode node) =>
        links = links.Add(node, TcpForwarder.Listen(
            new IPEndPoint(IPAddress.Parse(node.LinkAddress), settings.Network.Port),
            () => node.IsCut || shard.Primary is not { IsCut: false } primary ? null : primary.Endpoint,
            () => network.Delay));

    public Task ForgetAsync(RedisNode node) => Task.CompletedTask;

    public async Task LeaveAsync(RedisNode node)
    {
        var link = links[node];
        links = links.Remove(node);
        await link.DisposeAsync();
    }

    public Task StartAsync(RedisNode node, CancellationToken cancellationToken) => node.StartAsync(
        [
            // Without these its primary reports it by the forwarder's address.
            new("replica-announce-ip", node.Address),
            .. node == shard.Primary ? [] : new KeyValuePair<string, string>[] { new("replicaof", $"{node.LinkAddress} {settings.Network.PortText}") },
        ],
        cancellationToken);

    public Task IntroduceAsync(RedisNode node, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ServingAsync(IEnumerable<RedisNode> nodes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AgreeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task PromoteAsync(Shard of, RedisNode node, CancellationToken cancellationToken)
    {
        await node.CommandAsync("REPLICAOF", "NO", "ONE");
        of.Primary = node;
        // Links follow the primary as soon as they are opened anew.
        foreach (var link in links.Values)
        {
            link.DropAll();
        }
    }

    public string? Lacks(RedisNode replica, NodeInfo info) =>
        info.IsLinkUp ? null : $"{replica.Id}: master_link_status={info["master_link_status"] ?? "unknown"}";

    public void Hold(RedisNode replica, bool held)
    {
        var address = IPAddress.Parse(replica.Address);
        var link = links[replica];
        link.Held = held ? link.Held.Add(address) : link.Held.Remove(address);
    }

    public void Cut(RedisNode node)
    {
        links[node].DropAll();
        foreach (var link in links.Values)
        {
            link.DropTo(node.Endpoint);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links.Values)
        {
            await link.DisposeAsync();
        }
    }
}
