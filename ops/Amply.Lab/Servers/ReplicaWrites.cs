namespace Amply.Lab.Servers;

/// <summary>
/// ElastiCache's own parameter <c>close-on-replica-write</c>: a client that writes to a replica is disconnected.
/// </summary>
/// <remarks>Redis only refuses the write, so the lab checks the refusals four times a second.</remarks>
internal sealed class ReplicaWrites : IAsyncDisposable
{
    private const string Parameter = "close-on-replica-write";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly NodeRoster roster;
    private readonly Shard shard;
    private readonly NodeSettings settings;
    private readonly Dictionary<RedisNode, long> refused = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Task watching;
    private HashSet<string>? writing;

    public ReplicaWrites(NodeRoster roster, Shard shard, NodeSettings settings)
    {
        (this.roster, this.shard, this.settings) = (roster, shard, settings);
        watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, settings.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                foreach (var node in roster.Running.Where(node => node != shard.Primary && !node.IsCut && !node.IsFrozen).ToArray())
                {
                    await LookAsync(node);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The group is going down.
        }
    }

    private async Task LookAsync(RedisNode node)
    {
        try
        {
            var count = Refused(NodeInfo.Parse((string?)await node.CommandAsync("INFO", "errorstats") ?? ""));
            if (count > refused.GetValueOrDefault(node) && settings.Parameters.GetValueOrDefault(Parameter, "yes") is "yes")
            {
                await DisconnectAsync(node);
            }

            refused[node] = count;
        }
        catch (NodeException)
        {
            // The node has exited or does not answer. The next check asks it again.
        }
    }

    private async Task DisconnectAsync(RedisNode node)
    {
        writing ??= await WritingAsync(node);
        var clients = (string)(await node.CommandAsync("CLIENT", "LIST", "TYPE", "normal"))!;
        foreach (var line in clients.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var client = line.Split(' ')
                .Select(field => field.Split('=', 2))
                .ToDictionary(field => field[0], field => field[1], StringComparer.Ordinal);
            if (client["user"] is "default" && writing.Contains(client["cmd"].Split('|')[0]))
            {
                await node.CommandAsync("CLIENT", "KILL", "ID", client["id"]);
            }
        }
    }

    // The commands that may have been refused. A transaction shows only its EXEC.
    private static async Task<HashSet<string>> WritingAsync(RedisNode node)
    {
        var lists = await node.CommandsAsync(
            [["COMMAND", "LIST", "FILTERBY", "ACLCAT", "write"], ["COMMAND", "LIST", "FILTERBY", "ACLCAT", "scripting"]]);
        return [.. lists.SelectMany(list => (object?[])list!).Select(name => (string)name!), "exec"];
    }

    private static long Refused(NodeInfo errors) =>
        errors["errorstat_READONLY"] is { } stat
            && long.TryParse(stat.AsSpan(stat.IndexOf('=', StringComparison.Ordinal) + 1), out var count) ? count : 0;
}
