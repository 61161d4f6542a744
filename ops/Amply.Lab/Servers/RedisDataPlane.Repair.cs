namespace Amply.Lab.Servers;

/// <summary>What the lab leaves as it is, and the loads on nodes, until a fault is removed.</summary>
internal sealed partial class RedisDataPlane
{
    private volatile ImmutableSortedSet<string> down = [];
    private volatile ImmutableSortedSet<string> busy = [];

    /// <summary>Whether the lab neither fails over by itself nor restarts a node.</summary>
    public bool IsRepairHeld { get; set; }

    /// <summary>Kills nodes at once. They stay down until <see cref="BringBack"/>, while their shards fail over.</summary>
    public Task TakeDownAsync(IReadOnlyCollection<string> nodeIds)
    {
        down = down.Union(nodeIds);
        return Task.WhenAll(nodeIds.Select(KillAsync));
    }

    /// <summary>Lets the lab restart nodes that were taken down.</summary>
    public void BringBack(IEnumerable<string> nodeIds) => down = down.Except(nodeIds);

    /// <summary>Fills the memory of a primary.</summary>
    /// <exception cref="NodeException">The node does not answer.</exception>
    public async Task<INodeLoad> FillAsync(string nodeId)
    {
        var node = roster.Find(nodeId);
        return await FullMemory.StartAsync(node, shards.Of(node), settings);
    }

    /// <summary>Whether the node is the primary of its shard.</summary>
    public bool IsPrimary(string nodeId) => roster.Find(nodeId) is var node && shards.Of(node).Primary == node;

    /// <summary>Runs scripts of this length on a node. The lab does not take the node for lost until <see cref="WatchAgain"/>.</summary>
    /// <exception cref="NodeException">The node does not answer.</exception>
    public async Task<INodeLoad> RunScriptsAsync(string nodeId, TimeSpan length)
    {
        var load = await BusyScripts.StartAsync(roster.Find(nodeId), length, settings.Clock);
        busy = busy.Add(nodeId);
        return load;
    }

    /// <summary>Lets the lab watch a node again whose scripts have ended.</summary>
    public void WatchAgain(string nodeId) => busy = busy.Remove(nodeId);

    /// <summary>Opens connections to a node as a client with the token does, and holds them.</summary>
    /// <exception cref="NodeException">The node refuses so many.</exception>
    public async Task<INodeLoad> LeakAsync(string nodeId, int count) =>
        await LeakedClients.OpenAsync(roster.Find(nodeId), settings.Tokens[0], count, settings.Clock);

    private NodeRepair RepairOf(RedisNode node) =>
        IsRepairHeld || busy.Contains(node.Id) ? NodeRepair.None
        : down.Contains(node.Id) ? NodeRepair.FailoverOnly
        : NodeRepair.All;
}
