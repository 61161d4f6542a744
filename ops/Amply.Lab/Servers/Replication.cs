using System.Net;

namespace Amply.Lab.Servers;

/// <summary>How the nodes of a group find and follow their primaries.</summary>
internal interface IReplication : IAsyncDisposable
{
    /// <summary>Makes a node that has not been started yet part of the group.</summary>
    void Join(RedisNode node);

    /// <summary>The nodes of the group no longer count on one that is about to go.</summary>
    Task ForgetAsync(RedisNode node);

    /// <summary>The process is gone for good: so is all that leads to it.</summary>
    Task LeaveAsync(RedisNode node);

    /// <summary>Starts the process, as its shard's primary or as a replica of it, and returns when it answers.</summary>
    Task StartAsync(RedisNode node, CancellationToken cancellationToken);

    /// <summary>Tells a group that serves of a node it did not know.</summary>
    Task IntroduceAsync(RedisNode node, CancellationToken cancellationToken);

    /// <summary>Returns when these nodes serve what they should.</summary>
    Task ServingAsync(IEnumerable<RedisNode> nodes, CancellationToken cancellationToken);

    /// <summary>Returns when every node that answers knows what each shard serves.</summary>
    Task AgreeAsync(CancellationToken cancellationToken);

    /// <summary>Makes a replica its shard's primary; the other nodes follow it.</summary>
    Task PromoteAsync(Shard shard, RedisNode node, CancellationToken cancellationToken);

    /// <summary>What a replica lacks of being in sync with its primary, or null.</summary>
    string? Lacks(RedisNode replica, NodeInfo info);

    /// <summary>While held, nothing passes between a replica and any primary, though connections stay open.</summary>
    void Hold(RedisNode replica, bool held);

    /// <summary>Closes, and keeps closed, what leads to a node that is cut off and from it; or opens it again.</summary>
    void Cut(RedisNode node);
}

/// <summary>
/// One shard without cluster mode: each replica reaches the primary through a forwarder of its own, which moves as the primary does.
/// </summary>
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
            .. node == shard.Primary ? []
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
