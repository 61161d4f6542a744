using System.Net;

namespace Amply.Lab.Servers;

/// <summary>One redis-server, and the lab's connection to it.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private static readonly WaitTimes Start = new(TimeSpan.FromMilliseconds(25), TimeSpan.FromSeconds(30));
    private const int LastLines = 8;

    private readonly NodeSettings settings;
    private readonly ChildSpawner spawner;
    private readonly AdminConnection admin;
    private volatile Child? process;
    private volatile Child? frozen;
    private volatile Child? cut;
    private volatile Child? outdated;

    public RedisNode(string id, string shard, int index, NodePaths paths, NodeSettings settings, ChildSpawner spawner)
    {
        (Id, Shard, Index, Paths) = (id, shard, index, paths);
        (this.settings, this.spawner) = (settings, spawner);
        Address = settings.Network.Node(index);
        LinkAddress = settings.Network.Link(index);
        Name = settings.Names?.Name(id);
        admin = new AdminConnection(settings, Address, Name ?? Address);
        Announced = Address;
    }

    public string Id { get; }

    public string Shard { get; }

    public int Index { get; }

    public NodePaths Paths { get; }

    public string Address { get; }

    /// <summary>The address of the node's forwarder.</summary>
    public string LinkAddress { get; }

    /// <summary>The address that the node announces to other nodes, and in an open lab to clients.</summary>
    public string Announced { get; set; }

    /// <summary>The node's name; null in an open lab.</summary>
    public string? Name { get; }

    /// <summary>The name or address that clients are told.</summary>
    public string Host => Name ?? Announced;

    /// <summary>The node's id in a Redis Cluster.</summary>
    public string ClusterId { get; } = ClusterMap.NewId();

    public IPEndPoint Endpoint => new(IPAddress.Parse(Address), settings.Network.Port);

    public bool IsRunning => ProcessId is not null;

    public int? ProcessId => process is { HasEnded: false } running ? running.Id : null;

    /// <summary>Whether the process is stopped, as on a host that hangs. A new process is not frozen.</summary>
    public bool IsFrozen => IsRunning && frozen == process;

    /// <summary>Whether the node is cut off from the network. A new process is connected again.</summary>
    public bool IsCut
    {
        get => IsRunning && cut == process;
        set => cut = value ? process : null;
    }

    /// <summary>Whether another node was promoted while this process was frozen. It must not continue as a primary.</summary>
    public bool IsOutdated
    {
        get => IsRunning && outdated == process;
        set => outdated = value ? process : null;
    }

    /// <summary>One more connection of the lab to this node. The caller closes it.</summary>
    public AdminConnection Connect() => new(settings, Address, Name ?? Address);

    /// <summary>Stops the process with SIGSTOP, or continues it.</summary>
    public async Task FreezeAsync(bool freeze)
    {
        if (process is { HasEnded: false } running)
        {
            await running.SignalAsync(freeze ? "STOP" : "CONT");
            frozen = freeze ? running : null;
        }
    }

    /// <summary>Starts the process and returns when it answers.</summary>
    /// <param name="place">The parameters that follow from the node's place in the group.</param>
    /// <exception cref="LabException">The process exited or did not answer. The details are the last lines of its log.</exception>
    public async Task StartAsync(IEnumerable<KeyValuePair<string, string>> place, CancellationToken cancellationToken)
    {
        PrivateFiles.Write(Paths.Acl, AclFile.Text(settings.Tokens, settings.AdminPassword));
        PrivateFiles.Write(Paths.Config, RedisConfig.Text(settings, Paths, Address, place));
        var before = process;
        var started = await spawner.StartAsync(settings.RedisServer, Paths.Config);
        process = started;
        before?.Dispose();
        PrivateFiles.Write(
            Paths.Process, ProcessIdentity.Of(started.Id) is { } identity ? $"{identity.ProcessId} {identity.StartTicks}" : "");

        var answer = await Wait.UntilAsync(
            async _ =>
            {
                if (started.HasEnded)
                {
                    throw Ended($"{Id} exited with code {started.ExitCode}");
                }

                try
                {
                    await CommandAsync("PING").WaitAsync(cancellationToken);
                    return (true, "");
                }
                catch (NodeException error)
                {
                    await admin.CloseAsync();
                    return (false, error.Message);
                }
            },
            Start,
            null,
            settings.Clock,
            cancellationToken);
        if (!answer.Done)
        {
            throw Ended($"{Id} did not answer within {Start.Ceiling.TotalSeconds:0} s; last seen: {answer.Seen}");
        }
    }

    /// <summary>Runs a command as the lab itself.</summary>
    /// <exception cref="NodeException">The node does not answer, or refuses.</exception>
    public async Task<object?> CommandAsync(params object[] command) => (await CommandsAsync([command]))[0];

    /// <summary>Runs commands as the lab itself, all in one message.</summary>
    /// <exception cref="NodeException">The node does not answer, or refuses one of them.</exception>
    /// <param name="ceiling">How long the answers may take; five seconds by default.</param>
    public async Task<object?[]> CommandsAsync(IReadOnlyList<object[]> commands, TimeSpan? ceiling = null)
    {
        if (IsCut || IsFrozen)
        {
            throw new NodeException($"no answer to {commands[0][0]}: {Id} is {(IsCut ? "cut off" : "frozen")}");
        }

        return await admin.SendAsync(commands, ceiling);
    }

    /// <summary>Reads INFO; empty if the node does not answer.</summary>
    public async Task<NodeInfo> InfoAsync()
    {
        try
        {
            return IsRunning ? NodeInfo.Parse((string?)await CommandAsync("INFO", "everything") ?? "") : NodeInfo.None;
        }
        catch (NodeException)
        {
            return NodeInfo.None;
        }
    }

    /// <exception cref="NodeException">The node does not answer, or refuses.</exception>
    public async Task<ImmutableArray<ClusterLine>> ClusterNodesAsync() =>
        ClusterLine.Parse((string?)await CommandAsync("CLUSTER", "NODES") ?? "");

    /// <exception cref="NodeException">The node does not answer, or refuses.</exception>
    public async Task<NodeInfo> ClusterInfoAsync() => NodeInfo.Parse((string?)await CommandAsync("CLUSTER", "INFO") ?? "");

    /// <summary>Pauses the clients' writes for ten seconds.</summary>
    public Task PauseWritesAsync() => CommandAsync("CLIENT", "PAUSE", 10_000, "WRITE");

    /// <summary>Kills the process with SIGKILL, as a lost host: no data is saved.</summary>
    public async Task KillAsync()
    {
        await admin.CloseAsync();
        if (process is { } running)
        {
            await running.KillAsync();
        }
    }

    /// <summary>Copies an RDB file to where the next start loads it.</summary>
    /// <param name="file">An RDB file; null to copy nothing.</param>
    public void Load(string? file)
    {
        if (file is not null)
        {
            File.Copy(file, Paths.Dump, overwrite: true);
        }
    }

    /// <summary>Deletes the node's RDB file, so that the next start is empty.</summary>
    public void Empty() => File.Delete(Paths.Dump);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
    }

    private LabException Ended(string what)
    {
        try
        {
            return new LabException($"{what}. The end of {Paths.Log}:") { Details = [.. File.ReadLines(Paths.Log).TakeLast(LastLines)] };
        }
        catch (IOException)
        {
            return new LabException($"{what}. {Paths.Log} is empty.");
        }
    }
}
