using System.Net;

namespace Amply.Lab.Servers;

/// <summary>How the nodes of a group find and follow their primaries.</summary>
internal interface IReplication : IAsyncDisposable
{
    /// <summary>Adds a node to the group before its process starts.</summary>
    void Join(RedisNode node);

    /// <summary>Tells the other nodes that a node is leaving the group.</summary>
    Task ForgetAsync(RedisNode node);

    /// <summary>Closes every way to a node whose process has exited for good.</summary>
    Task LeaveAsync(RedisNode node);

    /// <summary>Starts the process as its shard's primary or as a replica. Returns when it answers.</summary>
    Task StartAsync(RedisNode node, CancellationToken cancellationToken);

    /// <summary>Tells the running nodes of a new node.</summary>
    Task IntroduceAsync(RedisNode node, CancellationToken cancellationToken);

    /// <summary>Returns when these nodes serve.</summary>
    Task ServingAsync(IEnumerable<RedisNode> nodes, CancellationToken cancellationToken);

    /// <summary>Returns when every node that answers knows the slots of each shard.</summary>
    Task AgreeAsync(CancellationToken cancellationToken);

    /// <summary>Promotes a replica to its shard's primary. The other nodes then replicate the new primary.</summary>
    Task PromoteAsync(Shard shard, RedisNode node, CancellationToken cancellationToken);

    /// <summary>Why a replica is not in sync with its primary; null if it is.</summary>
    string? Lacks(RedisNode replica, NodeInfo info);

    /// <summary>Stops the data between a replica and any primary, with open connections; or continues it.</summary>
    void Hold(RedisNode replica, bool held);

    /// <summary>Closes all connections to and from a node that is cut off.</summary>
    void Cut(RedisNode node);
}

/// <summary>
/// One shard without cluster mode. Each replica reaches the primary through its own forwarder, which follows a promotion.
/// </summary>
internal sealed class PlainReplication(Shard shard, NodeSettings settings, NetworkState network) : IReplication
{
    private ImmutableDictionary<RedisNode, TcpForwarder> links = ImmutableDictionary<RedisNode, TcpForwarder>.Empty;

    public void Join(RedisNode node) =>
        links = links.Add(
            node, TcpForwarder.Listen(settings.Network.At(node.LinkAddress), new LinkRoute(shard, node, settings, network)));

    public Task ForgetAsync(RedisNode node) => Task.CompletedTask;

    public async Task LeaveAsync(RedisNode node)
    {
        var link = links[node];
        links = links.Remove(node);
        await link.DisposeAsync();
    }

    public Task StartAsync(RedisNode node, CancellationToken cancellationToken) => node.StartAsync(
        [
            // Otherwise the primary reports the replica by the forwarder's address.
            new("replica-announce-ip", node.Host),
            .. node == shard.Primary
                ? []
                : new KeyValuePair<string, string>[] { new("replicaof", $"{node.LinkAddress} {settings.Network.PortText}") },
        ],
        cancellationToken);

    public Task IntroduceAsync(RedisNode node, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ServingAsync(IEnumerable<RedisNode> nodes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AgreeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task PromoteAsync(Shard of, RedisNode node, CancellationToken cancellationToken)
    {
        await node.CommandAsync("REPLICAOF", "NO", "ONE");
        of.Primary = node;
        // The replicas reconnect, and their links then lead to the new primary.
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

    private sealed class LinkRoute(Shard shard, RedisNode node, NodeSettings settings, NetworkState network) : IForwarderRoute
    {
        public TimeSpan Delay => network.Delay;

        public IPEndPoint? TargetOf(IPAddress source) =>
            node.IsCut || !settings.Admits(source) || shard.Primary is not { IsCut: false } primary ? null : primary.Endpoint;
    }
}
