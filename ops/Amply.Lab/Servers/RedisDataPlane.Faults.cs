namespace Amply.Lab.Servers;

/// <summary>What goes wrong with nodes, disk and network on request, and the recovery of a node that was lost.</summary>
internal sealed partial class RedisDataPlane
{
    /// <summary>Replicas whose links are held.</summary>
    public ImmutableSortedSet<string> Held => held;

    /// <summary>SIGKILL of a node, whatever its role.</summary>
    public Task KillAsync(string nodeId) => roster.Find(nodeId).KillAsync();

    /// <summary>While held, nothing reaches a replica from its primary nor the other way, though their connection stays open.</summary>
    public void HoldReplication(string nodeId, bool hold)
    {
        replication.Hold(roster.Find(nodeId), hold);
        held = hold ? held.Add(nodeId) : held.Remove(nodeId);
    }

    /// <summary>How the network between the nodes and their clients is.</summary>
    public NetworkState Network => network;

    /// <summary>Whether snapshots find no room where they are written.</summary>
    public bool IsDiskFull { get; set; }

    /// <summary>Every node, whatever its state.</summary>
    public IEnumerable<RedisNode> Nodes => roster.All;

    /// <summary>Stops a node's process, or lets it go on.</summary>
    public Task FreezeAsync(string nodeId, bool freeze) => roster.Find(nodeId).FreezeAsync(freeze);

    /// <summary>
    /// Cuts a node off from clients that come through endpoints, from its primary and from its replicas; or connects it again.
    /// </summary>
    public void Cut(string nodeId, bool cut)
    {
        var node = roster.Find(nodeId);
        node.IsCut = cut;
        if (cut)
        {
            replication.Cut(node);
            endpoints.Drop(node);
        }
    }

    public Task RecoverAsync(string nodeId, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var node = roster.Find(nodeId);
        if (node.IsRunning)
        {
            return;
        }

        await Task.Delay(options.RecoveryDelay, settings.Clock, cancellationToken);
        node.Empty();
        if (node == shards.Of(node).Primary)
        {
            await replication.StartAsync(node, cancellationToken);
            await replication.ServingAsync(roster.Running, cancellationToken);
            await ResumeAsync(shards.Of(node));
        }
        else
        {
            await StartReplicaAsync(node, cancellationToken);
        }
    }, cancellationToken);
}
