namespace Amply.Lab.Servers;

/// <summary>Adds nodes to the group, and removes them.</summary>
internal sealed partial class RedisDataPlane
{
    public async Task AddReplicaAsync(string shard, string nodeId, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var node = Add(nodeId, shard);
        try
        {
            await replication.StartAsync(node, cancellationToken);
            await replication.IntroduceAsync(node, cancellationToken);
            await InSyncAsync(node, cancellationToken);
        }
        catch
        {
            await RemoveAsync(node);
            throw;
        }
    }

    public async Task RemoveReplicaAsync(string nodeId, CancellationToken cancellationToken)
    {
        using var change = await ChangeAsync(cancellationToken);
        var node = roster.Find(nodeId);
        if (node == shards.Of(node).Primary)
        {
            throw new LabException($"{nodeId} is the primary and cannot be removed");
        }

        await RemoveAsync(node);
    }

    private RedisNode Add(string id, string shard)
    {
        var node = new RedisNode(id, shard, roster.FreePlace, PathsOf(id), settings, spawner);
        PrivateFiles.CreateFolder(node.Paths.Directory);
        replication.Join(node);
        roster.Add(node);
        return node;
    }

    private async Task RemoveAsync(RedisNode node)
    {
        roster.Remove(node);
        await replication.ForgetAsync(node);
        await EndAsync(node);
    }

    private async Task EndAsync(RedisNode node)
    {
        await node.DisposeAsync();
        await replication.LeaveAsync(node);
        held = held.Remove(node.Id);
        if (Directory.Exists(node.Paths.Directory))
        {
            Directory.Delete(node.Paths.Directory, recursive: true);
        }
    }

    private async Task StartReplicaAsync(RedisNode node, CancellationToken cancellationToken)
    {
        await replication.StartAsync(node, cancellationToken);
        await InSyncAsync(node, cancellationToken);
    }
}
