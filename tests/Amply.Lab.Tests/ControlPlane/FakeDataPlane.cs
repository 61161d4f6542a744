using Amply.Lab.Servers;
using Amply.Wire;

namespace Amply.Lab.Tests.ControlPlane;

/// <summary>A data plane without processes: it does what it is told, when the test lets it.</summary>
internal sealed class FakeDataPlane : IDataPlane
{
    private readonly Lock gate = new();
    private ImmutableArray<NodeView> nodes;

    public FakeDataPlane(string groupId = "amply-redis-test", int shards = 1, int replicas = 1, bool cluster = false)
    {
        Slots = cluster
            ? Enumerable.Range(0, shards).ToImmutableSortedDictionary(index => (index + 1).ToString("D4"), index => SlotSet.Share(index, shards), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, SlotSet>.Empty;
        nodes = [.. from shard in Enumerable.Range(1, shards)
                    from number in Enumerable.Range(1, replicas + 1)
                    let shardId = shard.ToString("D4")
                    let suffix = number.ToString("D3")
                    select Node(cluster ? $"{groupId}-{shardId}-{suffix}" : $"{groupId}-{suffix}", shardId, number is 1 ? NodeRole.Primary : NodeRole.Replica, number)];
    }

    public ImmutableSortedDictionary<string, SlotSet> Slots { get; set; }

    /// <summary>While set, every change waits for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>While set, every change fails with it.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How the calls begin that fail; all where it is empty.</summary>
    public string FailureOf { get; set; } = "";

    /// <summary>While set, a look at the nodes ends only with it, and tells what was when it began.</summary>
    public TaskCompletionSource? HoldView { get; set; }

    /// <summary>While set, the nodes cannot be looked at.</summary>
    public Exception? BrokenView { get; set; }

    public ImmutableList<string> Calls { get; private set; } = [];

    public ImmutableArray<string> Tokens { get; private set; } = [];

    public EndpointsView Endpoints { get; init; } = new("127.0.0.2:6379", "127.0.0.3:6379", null);

    public async Task<ImmutableArray<NodeView>> NodesAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<NodeView> seen;
        lock (gate)
        {
            seen = nodes;
        }

        if (HoldView is { } hold)
        {
            await hold.Task.WaitAsync(cancellationToken);
        }

        if (BrokenView is { } broken)
        {
            throw broken;
        }

        return seen;
    }

    public async Task FailOverAsync(string shard, IProgress<FailoverStep> progress, CancellationToken cancellationToken)
    {
        var primary = nodes.First(node => node.Shard == shard && node.Role is not NodeRole.Replica).Id;
        var replica = nodes.First(node => node.Shard == shard && node.Role is NodeRole.Replica).Id;
        progress.Report(new FailoverStep(FailoverStage.PrimaryLost, primary, null));
        SetRole(primary, NodeRole.Unreachable);
        await RecordAsync($"failover {shard}", cancellationToken);
        SetRole(replica, NodeRole.Primary);
        progress.Report(new FailoverStep(FailoverStage.Promoted, primary, replica));
        progress.Report(new FailoverStep(FailoverStage.EndpointMoved, primary, replica));
        progress.Report(new FailoverStep(FailoverStage.Recovering, primary, replica));
        SetRole(primary, NodeRole.Replica);
        progress.Report(new FailoverStep(FailoverStage.Recovered, primary, replica));
    }

    public async Task RecoverAsync(string nodeId, CancellationToken cancellationToken)
    {
        await RecordAsync($"recover {nodeId}", cancellationToken);
        var alone = nodes.All(node => node.Id == nodeId || node.Role is not NodeRole.Primary);
        SetRole(nodeId, alone ? NodeRole.Primary : NodeRole.Replica);
    }

    public async Task PromoteAsync(string nodeId, CancellationToken cancellationToken)
    {
        await RecordAsync($"promote {nodeId}", cancellationToken);
        foreach (var node in nodes)
        {
            SetRole(node.Id, node.Id == nodeId ? NodeRole.Primary : NodeRole.Replica);
        }
    }

    public async Task AddReplicaAsync(string shard, string nodeId, CancellationToken cancellationToken)
    {
        await RecordAsync($"add {shard} {nodeId}", cancellationToken);
        lock (gate)
        {
            nodes = nodes.Add(Node(nodeId, shard, NodeRole.Replica, nodes.Length + 1));
        }
    }

    public async Task RemoveReplicaAsync(string nodeId, CancellationToken cancellationToken)
    {
        await RecordAsync($"remove {nodeId}", cancellationToken);
        lock (gate)
        {
            nodes = nodes.RemoveAll(node => node.Id == nodeId);
        }
    }

    public async Task AddShardsAsync(ImmutableSortedDictionary<string, ImmutableArray<string>> added, CancellationToken cancellationToken)
    {
        await RecordAsync($"add shards {string.Join(' ', added.Select(shard => $"{shard.Key}={string.Join(',', shard.Value)}"))}", cancellationToken);
        lock (gate)
        {
            nodes = [.. nodes, .. added.SelectMany(shard => shard.Value.Select((id, index) => Node(id, shard.Key, index is 0 ? NodeRole.Primary : NodeRole.Replica, nodes.Length + index + 1)))];
        }

        Slots = Slots.AddRange(added.Keys.Select(shard => KeyValuePair.Create(shard, SlotSet.None)));
    }

    public async Task SpreadSlotsAsync(ImmutableArray<string> over, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(42.195);
        await RecordAsync($"spread {string.Join(' ', over)}", cancellationToken);
        foreach (var move in SlotBalance.Moves(Slots, over))
        {
            Slots = Slots.SetItem(move.From, Slots[move.From].Except(move.Slots)).SetItem(move.To, Slots[move.To].Union(move.Slots));
        }
    }

    public async Task RemoveShardsAsync(ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        await RecordAsync($"remove shards {string.Join(' ', ids)}", cancellationToken);
        lock (gate)
        {
            nodes = nodes.RemoveAll(node => ids.Contains(node.Shard));
        }

        Slots = Slots.RemoveRange(ids);
    }

    public async Task<TimeSpan> EnableClusterModeAsync(CancellationToken cancellationToken)
    {
        await RecordAsync("enable cluster mode", cancellationToken);
        return TimeSpan.FromMilliseconds(300);
    }

    public Task ConfigureAsync(long maxmemoryBytes, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        RecordAsync($"configure {maxmemoryBytes} {string.Join(' ', parameters.Select(pair => $"{pair.Key}={pair.Value}"))}", cancellationToken);

    public async Task SaveAsync(string nodeId, string destination, CancellationToken cancellationToken)
    {
        await RecordAsync($"save {nodeId}", cancellationToken);
        await File.WriteAllTextAsync(destination, $"REDIS0010 of {nodeId}", cancellationToken);
    }

    public async Task SetAuthTokensAsync(ImmutableArray<string> tokens, CancellationToken cancellationToken)
    {
        await RecordAsync($"tokens {tokens.Length}", cancellationToken);
        Tokens = tokens;
    }

    public void SetRole(string nodeId, NodeRole role)
    {
        lock (gate)
        {
            nodes = [.. nodes.Select(node => node.Id == nodeId ? node with { Role = role } : node)];
        }
    }

    public void SetProcess(string nodeId, int processId)
    {
        lock (gate)
        {
            nodes = [.. nodes.Select(node => node.Id == nodeId ? node with { ProcessId = processId } : node)];
        }
    }

    /// <summary>What INFO says of a node from now on.</summary>
    public void SetInfo(string nodeId, params (string Field, string Value)[] info)
    {
        lock (gate)
        {
            nodes = [.. nodes.Select(node => node.Id == nodeId ? node with { Info = info.ToImmutableDictionary(pair => pair.Field, pair => pair.Value) } : node)];
        }
    }

    private static NodeView Node(string id, string shard, NodeRole role, int number) => new()
    {
        Id = id,
        Shard = shard,
        Address = $"127.0.0.{10 + number}",
        Port = 6379,
        Role = role,
        Offset = 100,
        LinkUp = role is NodeRole.Replica ? true : null,
        UsedMemoryBytes = 1_000_000,
        ConnectedClients = 6,
    };

    private async Task RecordAsync(string call, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Calls = Calls.Add(call);
        }

        if (Hold is { } hold)
        {
            await hold.Task.WaitAsync(cancellationToken);
        }

        if (Failure is { } failure && call.StartsWith(FailureOf, StringComparison.Ordinal))
        {
            throw failure;
        }
    }
}
