using Amply.Lab.Servers;

namespace Amply.Lab.Group;

/// <summary>
/// The replication group as ElastiCache sees it: its state, and the changes to it, which run one at a time in the background.
/// </summary>
public sealed class LabGroup : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly OperationQueue queue = new();
    private GroupState state;

    private LabGroup(GroupState state, IDataPlane dataPlane, AuthTokens tokens, EventLog events, TimeProvider time)
    {
        this.state = state;
        DataPlane = dataPlane;
        Tokens = tokens;
        Events = events;
        Time = time;
        Nodes = new NodeObserver(dataPlane);
    }

    public EventLog Events { get; }

    public TimeProvider Time { get; }

    public IDataPlane DataPlane { get; }

    public AuthTokens Tokens { get; }

    public NodeObserver Nodes { get; }

    public GroupState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    /// <summary>Takes over a running data plane as an available group.</summary>
    /// <param name="tokens">What clients use as password; none where the group has no token.</param>
    public static async Task<LabGroup> StartAsync(
        GroupSettings settings, IDataPlane dataPlane, ImmutableArray<string> tokens, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var nodes = await dataPlane.NodesAsync(cancellationToken);
        var zones = new AvailabilityZones(settings.Region);
        var initial = new GroupState
        {
            Settings = settings,
            Status = GroupStatus.Available,
            AutomaticFailover = settings.AutomaticFailover ? AutomaticFailoverStatus.Enabled : AutomaticFailoverStatus.Disabled,
            MultiAz = settings.MultiAz,
            Created = now,
            AuthTokenLastModified = tokens.IsDefaultOrEmpty ? null : now,
            Members = [.. nodes.OrderBy(node => node.Id, StringComparer.Ordinal).GroupBy(node => node.Shard)
                .SelectMany(shard => shard.Select((node, index) => new Member
                {
                    Id = node.Id,
                    NodeGroupId = node.Shard,
                    IsPrimary = node.Role is NodeRole.Primary,
                    Status = MemberStatus.Available,
                    AvailabilityZone = zones.Of(index),
                    Created = now,
                }))],
        };
        var events = new EventLog(time);
        events.Add(EventSource.ReplicationGroup, settings.ReplicationGroupId, $"Replication group {settings.ReplicationGroupId} created");
        return new LabGroup(initial, dataPlane, new AuthTokens(tokens), events, time);
    }

    /// <summary>
    /// The state with roles as the nodes themselves tell them now, and the last view of every node; for a call that must not hang.
    /// </summary>
    public Task<(GroupState State, ImmutableDictionary<string, NodeView> Nodes)> ObserveAsync(CancellationToken cancellationToken) =>
        ObserveAsync(Nodes.GlanceAsync, cancellationToken);

    /// <summary>As <see cref="ObserveAsync(CancellationToken)"/>, waiting for every node however long it takes to be given up.</summary>
    public Task<(GroupState State, ImmutableDictionary<string, NodeView> Nodes)> WatchAsync(CancellationToken cancellationToken) =>
        ObserveAsync(Nodes.LookAsync, cancellationToken);

    private async Task<(GroupState State, ImmutableDictionary<string, NodeView> Nodes)> ObserveAsync(
        Func<CancellationToken, Task<ImmutableDictionary<string, NodeView>>> look, CancellationToken cancellationToken)
    {
        var before = State.RoleChanges;
        var nodes = await look(cancellationToken);
        Update(current =>
            current.RoleChanges != before ? current : current.NodeGroupIds.Except(current.FailingOver).Aggregate(current, (state, shard) =>
        {
            var primaries = nodes.Values.Where(node => node.Shard == shard && node.Role is NodeRole.Primary).Take(2).ToList();
            return primaries is [var primary] && state.Member(primary.Id) is { IsPrimary: false } ? state.WithPrimary(shard, primary.Id)
                : state;
        }));
        return (State, nodes);
    }

    /// <summary>Checks, and if nothing speaks against it accepts the change and starts its work, all as one step.</summary>
    internal Started Begin(Func<GroupState, ApiError?> check, Func<GroupState, GroupState> accept, Func<CancellationToken, Task> work)
    {
        lock (gate)
        {
            if (check(state) is { } refusal)
            {
                return Started.Refused(refusal);
            }

            state = accept(state);
            return Started.Running(state, queue.Enqueue(work));
        }
    }

    internal void Update(Func<GroupState, GroupState> change)
    {
        lock (gate)
        {
            state = change(state);
        }
    }

    internal void Tell(string message) => Events.Add(EventSource.ReplicationGroup, State.Settings.ReplicationGroupId, message);

    public ValueTask DisposeAsync() => queue.DisposeAsync();
}

/// <summary>Looks at the nodes, and remembers what it saw for those who cannot wait.</summary>
public sealed class NodeObserver(IDataPlane dataPlane)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile ImmutableDictionary<string, NodeView> last = ImmutableDictionary<string, NodeView>.Empty;

    /// <summary>Every node by id as it is now, however long a node takes that does not answer.</summary>
    public async Task<ImmutableDictionary<string, NodeView>> LookAsync(CancellationToken cancellationToken) =>
        last = (await dataPlane.NodesAsync(cancellationToken)).ToImmutableDictionary(node => node.Id);

    /// <summary>
    /// For a describing call, which must not hang because a node does: as now, or as last seen where looking takes too long.
    /// </summary>
    public async Task<ImmutableDictionary<string, NodeView>> GlanceAsync(CancellationToken cancellationToken)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Patience);
        try
        {
            return await LookAsync(ceiling.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return last;
        }
    }
}
