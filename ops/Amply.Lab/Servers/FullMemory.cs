namespace Amply.Lab.Servers;

/// <summary>What a fault does to a node until the fault is removed. To dispose it removes the fault.</summary>
internal interface INodeLoad : IAsyncDisposable
{
    /// <summary>The value of the fault, in words.</summary>
    string Text { get; }
}

/// <summary>
/// A node whose memory is full. The lab lowers the node's limit to a little more than the node holds, and fills the rest with keys of its
/// own, so that no machine needs the memory of a large node.
/// </summary>
internal sealed class FullMemory : INodeLoad
{
    public const string Prefix = "lab:fill:";

    private const long RoomBytes = 32L << 20;
    private const int ValueBytes = 64 << 10;
    private const int KeysAtOnce = 8;
    private const int MostKeys = (int)(4 * RoomBytes / ValueBytes);

    private readonly RedisNode node;
    private readonly Shard shard;
    private readonly NodeSettings settings;
    private readonly long limit;

    private FullMemory(RedisNode node, Shard shard, NodeSettings settings, long limit) =>
        (this.node, this.shard, this.settings, this.limit) = (node, shard, settings, limit);

    public string Text => $"(maxmemory {limit >> 20} MiB)";

    /// <summary>Fills the node until it evicts keys or refuses writes.</summary>
    /// <exception cref="NodeException">The node does not answer.</exception>
    public static async Task<FullMemory> StartAsync(RedisNode node, Shard shard, NodeSettings settings)
    {
        var before = await node.InfoAsync();
        var limit = Math.Min(settings.MaxmemoryBytes, (before.Number("used_memory") ?? 0) + RoomBytes);
        var load = new FullMemory(node, shard, settings, limit);
        await node.CommandAsync("CONFIG", "SET", "maxmemory", limit);
        try
        {
            var tag = await load.TagAsync();
            var value = new byte[ValueBytes];
            for (var key = 0; key < MostKeys && !await IsFullAsync(node, before, limit); key += KeysAtOnce)
            {
                var numbers = Enumerable.Range(key, KeysAtOnce);
                await node.CommandsAsync([.. numbers.Select(n => new object[] { "SET", $"{Prefix}{tag}{n}", value })]);
            }
        }
        catch (NodeException error) when (error.Message.StartsWith("OOM", StringComparison.Ordinal))
        {
            // The eviction policy finds no key to evict, so the node refuses writes from here on.
        }

        return load;
    }

    /// <summary>Restores the limit, and deletes the fault's keys wherever the shard's primary is now.</summary>
    public async ValueTask DisposeAsync()
    {
        if (node is { IsRunning: true, IsFrozen: false, IsCut: false })
        {
            await node.CommandAsync("CONFIG", "SET", "maxmemory", settings.MaxmemoryBytes);
        }

        var primary = shard.Primary!;
        var cursor = "0";
        do
        {
            var page = (object?[])(await primary.CommandAsync("SCAN", cursor, "MATCH", $"{Prefix}*", "COUNT", 1000))!;
            cursor = (string)page[0]!;
            if ((object?[])page[1]! is { Length: > 0 } keys)
            {
                await primary.CommandAsync(["UNLINK", .. keys.Select(key => key!)]);
            }
        }
        while (cursor != "0");
    }

    private static async Task<bool> IsFullAsync(RedisNode node, NodeInfo before, long limit)
    {
        var now = await node.InfoAsync();
        return now.Number("used_memory") is not { } used || used >= limit || now.Number("evicted_keys") > before.Number("evicted_keys");
    }

    // In a cluster a key must be of a slot of this shard.
    private async Task<string> TagAsync()
    {
        if (shard.Slots.Count == SlotSet.Total)
        {
            return "";
        }

        for (var n = 0; ; n++)
        {
            var tag = $"{{{n}}}";
            if (await node.CommandAsync("CLUSTER", "KEYSLOT", tag) is long slot && shard.Slots.Contains((int)slot))
            {
                return tag;
            }
        }
    }
}
