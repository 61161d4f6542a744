namespace Amply.Lab.Servers;

/// <summary>Injected faults of nodes, disk and network, and the recovery of a lost node.</summary>
internal sealed partial class RedisDataPlane
{
    /// <summary>The replicas whose links are held.</summary>
    public ImmutableSortedSet<string> Held => held;

    /// <summary>Kills a node with SIGKILL, primary or replica.</summary>
    public Task KillAsync(string nodeId) => roster.Find(nodeId).KillAsync();

    /// <summary>While the link is held, a replica and its primary exchange no data, but their connection stays open.</summary>
    public void HoldReplication(string nodeId, bool hold)
    {
        replication.Hold(roster.Find(nodeId), hold);
        held = hold ? held.Add(nodeId) : held.Remove(nodeId);
    }

    /// <summary>The delays of the network.</summary>
    public NetworkState Network => network;

    /// <summary>Whether snapshots fail because no space is left.</summary>
    public bool IsDiskFull { get; set; }

    /// <summary>All nodes, in any state.</summary>
    public IEnumerable<RedisNode> Nodes => roster.All;

    /// <summary>Stops a node's process with SIGSTOP, or continues it.</summary>
    /// <remarks>
    /// A frozen primary stays frozen while another node is promoted. Then the process is killed in place of continued, and the lab replaces
    /// the node: two primaries must not serve.
    /// </remarks>
    public Task FreezeAsync(string nodeId, bool freeze) =>
        roster.Find(nodeId) is var node && !freeze && node.IsOutdated ? node.KillAsync() : node.FreezeAsync(freeze);

    /// <summary>
    /// Cuts a node off from its primary, from its replicas and from clients that use an endpoint, or connects it again.
    /// </summary>
    public void Cut(string nodeId, bool cut)
    {
        var node = roster.Find(nodeId);
        node.IsCut = cut;
        if (cut)
        {
            replication.Cut(node);
            endpoints.Drop(node);
            bastion?.Drop(node);
        }
    }

    public async Task RecoverAsync(string nodeId, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
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
    }
}
