namespace Amply.Lab.Servers;

/// <summary>Saves the data of nodes.</summary>
internal sealed class NodeSaver(Poll poll)
{
    // The kernel's file on which every write fails with "no space left".
    private const string FullDisk = "/dev/full";

    /// <summary>Saves a node's data into a file, and deletes the node's own RDB file.</summary>
    /// <exception cref="IOException">The node could not save, or no space is left for the file.</exception>
    public async Task ToFileAsync(RedisNode node, string destination, bool diskFull, CancellationToken cancellationToken)
    {
        await SaveAsync(node, pauseWrites: false, cancellationToken);
        try
        {
            await using var from = File.OpenRead(node.Paths.Dump);
            await using var to =
                new FileStream(diskFull ? FullDisk : destination, diskFull ? FileMode.Open : FileMode.Create, FileAccess.Write);
            await from.CopyToAsync(to, cancellationToken);
        }
        finally
        {
            // ElastiCache's nodes restart empty, so a node must not find this file.
            node.Empty();
        }
    }

    /// <summary>Saves a node's data where its next start loads it.</summary>
    /// <param name="pauseWrites">Whether to pause the clients' writes until the data is saved, and a few seconds longer.</param>
    /// <exception cref="LabException">The node could not save.</exception>
    public async Task SaveAsync(RedisNode node, bool pauseWrites, CancellationToken cancellationToken)
    {
        var before = (await node.InfoAsync())["rdb_saves"];
        if (pauseWrites)
        {
            await node.PauseWritesAsync();
        }

        await node.CommandAsync("BGSAVE");
        await poll.UntilAsync(async () =>
        {
            if (pauseWrites)
            {
                await node.PauseWritesAsync();
            }

            var info = await node.InfoAsync();
            if (info["rdb_bgsave_in_progress"] != "0" || (info["rdb_saves"] == before && info["rdb_last_bgsave_status"] == "ok"))
            {
                return $"{node.Id} is saving";
            }

            return info["rdb_last_bgsave_status"] == "ok"
                ? null
                : throw new LabException($"{node.Id} could not save: see {node.Paths.Log}");
        }, cancellationToken);
    }
}
