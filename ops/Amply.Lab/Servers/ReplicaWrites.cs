namespace Amply.Lab.Servers;

/// <summary>
/// What <c>close-on-replica-write</c> does, a parameter of ElastiCache's own: who writes to a node that takes no writes is disconnected.
/// </summary>
/// <remarks>Redis only refuses the write, so the lab looks what was refused, four times a second.</remarks>
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
            // It is over.
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
            // It has ended or does not answer: looked at again.
        }
    }

    private async Task DisconnectAsync(RedisNode node)
    {
        writing ??= await WritingAsync(node);
        foreach (var line in ((string?)await node.CommandAsync("CLIENT", "LIST", "TYPE", "normal"))!.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var client = line.Split(' ').Select(field => field.Split('=', 2)).ToDictionary(
                field => field[0], field => field[1], StringComparer.Ordinal);
            if (client["user"] is "default" && writing.Contains(client["cmd"].Split('|')[0]))
            {
                await node.CommandAsync("CLIENT", "KILL", "ID", client["id"]);
            }
        }
    }

    // The last command of a client that was refused a write is one of these: a transaction ends with EXEC, whatever is in it.
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
