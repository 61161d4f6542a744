using Amply.Lab.Servers;

namespace Amply.Lab.Group;

/// <summary>
/// The replication group as ElastiCache sees it: its state, and its changes, which run one at a time in the background.
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

    /// <summary>Makes an available group of a running data plane.</summary>
    /// <param name="tokens">The clients' valid tokens; empty if the group has no token.</param>
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
    /// The state with the roles that the nodes report, and the last view of every node. Does not wait for a node that does not answer.
    /// </summary>
    public async Task<(GroupState State, ImmutableDictionary<string, NodeView> Nodes)> ObserveAsync(CancellationToken cancellationToken)
    {
        var before = State.RoleChanges;
        return Learn(before, await Nodes.GlanceAsync(cancellationToken));
    }

    /// <summary>As <see cref="ObserveAsync"/>, but waits for every node.</summary>
    public async Task<(GroupState State, ImmutableDictionary<string, NodeView> Nodes)> WatchAsync(CancellationToken cancellationToken)
    {
        var before = State.RoleChanges;
        return Learn(before, await Nodes.LookAsync(cancellationToken));
    }

    private (GroupState State, ImmutableDictionary<string, NodeView> Nodes) Learn(
        int roleChanges, ImmutableDictionary<string, NodeView> nodes)
    {
        lock (gate)
        {
            // Roles that were read before a promotion are out of date.
            var settled = state.RoleChanges == roleChanges ? state.NodeGroupIds.Except(state.FailingOver).ToList() : [];
            foreach (var shard in settled)
            {
                var primaries = nodes.Values.Where(node => node.Shard == shard && node.Role is NodeRole.Primary).Take(2).ToList();
                state = primaries is [var primary] && state.Member(primary.Id) is { IsPrimary: false }
                    ? state.WithPrimary(shard, primary.Id)
                    : state;
            }

            return (state, nodes);
        }
    }

    /// <summary>Checks a change, accepts it and starts its work, in one step.</summary>
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
