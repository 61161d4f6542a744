namespace Amply.Lab.Servers;

/// <summary>A node that runs a long script, serves for as long, and runs the script again.</summary>
/// <remarks>Other clients wait. From Redis' limit on (5 s by default) they get BUSY.</remarks>
internal sealed class BusyScripts : INodeLoad
{
    // From Redis 7.2 on the time stands still while a script runs, but a script can read the processor's time. Before that there is no os.
    private const string Script = """
        -- lab fault slow-command
        local function seconds()
          local known, clock = pcall(function() return os.clock() end)
          if known then return clock end
          local now = redis.call('TIME')
          return now[1] + now[2] / 1000000
        end
        local e = seconds() + ARGV[1] / 1000
        while seconds() < e do end
        return 1
        """;

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
