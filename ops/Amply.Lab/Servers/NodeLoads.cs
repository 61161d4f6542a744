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
                await node.CommandsAsync([.. Enumerable.Range(key, KeysAtOnce).Select(n => new object[] { "SET", $"{Prefix}{tag}{n}", value })]);
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

/// <summary>A node that runs a long script, serves for as long, and runs the script again.</summary>
/// <remarks>Other clients wait. From Redis' limit on (5 s by default) they get BUSY.</remarks>
internal sealed class BusyScripts : INodeLoad
{
    // A script cannot read the time of the day while it runs, but it can read the processor's time.
    private const string Script = "-- lab fault slow-command\nlocal e = os.clock() + ARGV[1] / 1000 while os.clock() < e do end return 1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly AdminConnection connection;
    private readonly AdminConnection killer;
    private readonly TimeSpan length;
    private readonly Task running;

    private BusyScripts(AdminConnection connection, AdminConnection killer, TimeSpan length, TimeProvider clock)
    {
        (this.connection, this.killer, this.length) = (connection, killer, length);
        running = RunAsync(clock);
    }

    public string Text => $"{length.TotalMilliseconds:0} ms";

    /// <exception cref="NodeException">The node does not answer.</exception>
    public static async Task<BusyScripts> StartAsync(RedisNode node, TimeSpan length, TimeProvider clock)
    {
        // A busy node accepts no new connection of the lab, so the one that ends the script is open before.
        var killer = node.Connect();
        await killer.SendAsync([["PING"]], null);
        return new BusyScripts(node.Connect(), killer, length, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        try
        {
            // The script writes nothing, so Redis can end it.
            await killer.SendAsync([["SCRIPT", "KILL"]], Patience);
        }
        catch (NodeException)
        {
            // No script runs now, or the node is lost.
        }

        await running;
        await killer.CloseAsync();
        await connection.CloseAsync();
        stopping.Dispose();
    }

    private async Task RunAsync(TimeProvider clock)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await connection.SendAsync([["EVAL", Script, 0, (long)length.TotalMilliseconds]], length + Patience);
            }
            catch (NodeException)
            {
                // The node was killed or cut off, or the fault was removed.
            }

            try
            {
                await Task.Delay(length, clock, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}

/// <summary>Connections that a client opens and never closes.</summary>
internal sealed class LeakedClients : INodeLoad
{
    public const string Name = "lab-leak";

    // Shorter than the idle time after which the parameter group closes connections.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly ImmutableArray<RespClient> clients;
    private readonly Task beating;

    private LeakedClients(ImmutableArray<RespClient> clients, TimeProvider clock)
    {
        this.clients = clients;
        beating = BeatAsync(clock);
    }

    public string Text => $"{clients.Length} connections";

    /// <exception cref="NodeException">The node refuses so many. None stays open.</exception>
    public static async Task<LeakedClients> OpenAsync(RedisNode node, string token, int count, TimeProvider clock)
    {
        var connection = node.Connect();
        var clients = ImmutableArray.CreateBuilder<RespClient>(count);
        try
        {
            while (clients.Count < count)
            {
                clients.Add(await connection.OpenClientAsync(token, Name));
            }
        }
        catch
        {
            clients.ToList().ForEach(client => client.Dispose());
            throw;
        }

        return new LeakedClients(clients.ToImmutable(), clock);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await beating;
        foreach (var client in clients)
        {
            client.Dispose();
        }

        stopping.Dispose();
    }

    private async Task BeatAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await Task.WhenAll(clients.Select(BeatAsync));
            }
        }
        catch (OperationCanceledException)
        {
            // The fault was removed.
        }
    }

    private async Task BeatAsync(RespClient client)
    {
        try
        {
            await client.SendAsync([["PING"]], Patience, stopping.Token);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The node closed the connection, as after "clients kill".
        }
    }
}
