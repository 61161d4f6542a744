namespace Amply.Lab.Servers;

/// <summary>The real Redis of one replication group: processes, replication, endpoints. It knows nothing of the API.</summary>
/// <remarks>
/// The control plane makes one change at a time. Each call returns when the processes confirm the change.
/// </remarks>
public interface IDataPlane
{
    /// <summary>Asks every process for its role and offset. A node that does not answer is <see cref="NodeRole.Unreachable"/>.</summary>
    Task<ImmutableArray<NodeView>> NodesAsync(CancellationToken cancellationToken);

    /// <summary>The addresses that clients connect to.</summary>
    EndpointsView Endpoints { get; }

    /// <summary>
    /// Kills the shard's primary, promotes the replica with the least lag, moves the endpoints and restarts the old primary as a replica.
    /// </summary>
    /// <param name="progress">Receives each step when it has happened.</param>
    Task FailOverAsync(string shard, IProgress<FailoverStep> progress, CancellationToken cancellationToken);

    /// <summary>
    /// Restarts a node whose process has exited. A replica gets the primary's data; a primary without replicas starts empty, as on
    /// ElastiCache. A node that runs is not touched.
    /// </summary>
    Task RecoverAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>Promotes a replica while its primary is alive; only with cluster mode disabled.</summary>
    Task PromoteAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>Starts a replica of the shard's primary and waits until it is in sync.</summary>
    Task AddReplicaAsync(string shard, string nodeId, CancellationToken cancellationToken);

    Task RemoveReplicaAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>The hash slots of each shard; empty without cluster mode.</summary>
    ImmutableSortedDictionary<string, SlotSet> Slots { get; }

    /// <summary>
    /// Starts shards without slots, and waits until they serve and their replicas are in sync. On a failure none of the shards is added.
    /// Only in cluster mode.
    /// </summary>
    /// <param name="added">The nodes of each shard, the primary first.</param>
    Task AddShardsAsync(ImmutableSortedDictionary<string, ImmutableArray<string>> added, CancellationToken cancellationToken);

    /// <summary>
    /// Moves slots with their keys while clients read and write, until these shards have equal shares and all others have no slot. Only in
    /// cluster mode.
    /// </summary>
    /// <remarks>On a failure every slot is still served, and the next call continues.</remarks>
    /// <param name="progress">Receives the percentage of slots that has moved.</param>
    Task SpreadSlotsAsync(ImmutableArray<string> over, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>Stops shards without slots when no client asks them any more.</summary>
    Task RemoveShardsAsync(ImmutableArray<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Restarts every node as a node of a Redis Cluster, with the same ids and data, and returns when the cluster serves.
    /// </summary>
    /// <returns>How long clients could not write: from the pause before the save until the cluster serves.</returns>
    Task<TimeSpan> EnableClusterModeAsync(CancellationToken cancellationToken);

    /// <summary>Applies a parameter group's parameters (Redis' names) and the node type's maxmemory to every node.</summary>
    Task ConfigureAsync(long maxmemoryBytes, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken);

    /// <summary>Saves the node's present data as an RDB file at <paramref name="destination"/>.</summary>
    Task SaveAsync(string nodeId, string destination, CancellationToken cancellationToken);

    /// <summary>Sets the clients' valid passwords on every node; two during a rotation.</summary>
    Task SetAuthTokensAsync(ImmutableArray<string> tokens, CancellationToken cancellationToken);
}

/// <summary>The present state of one redis-server.</summary>
public sealed record NodeView
{
    /// <summary>Member id, for example <c>amply-redis-prod-001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The node group's id; <c>0001</c> without cluster mode.</summary>
    public required string Shard { get; init; }

    /// <summary>The address that clients connect to; in a private lab a name.</summary>
    public required string Address { get; init; }

    public required int Port { get; init; }

    public int? ProcessId { get; init; }

    public required NodeRole Role { get; init; }

    /// <summary>Replication offset in bytes; absent if the node does not answer.</summary>
    public long? Offset { get; init; }

    /// <summary>Whether the link to the primary is up; only for a replica.</summary>
    public bool? LinkUp { get; init; }

    /// <summary>Bytes of data, as INFO's used_memory.</summary>
    public long? UsedMemoryBytes { get; init; }

    public int? ConnectedClients { get; init; }

    /// <summary>What the lab does by itself where the node is lost.</summary>
    public NodeRepair Repair { get; init; }

    /// <summary>
    /// The fields of the node's INFO; empty if the node does not answer. The CloudWatch metrics are computed from them.
    /// </summary>
    public ImmutableDictionary<string, string> Info { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>What the lab does by itself about a lost node. Faults restrict it.</summary>
public enum NodeRepair
{
    /// <summary>Fails over its shard, or restarts the node.</summary>
    All,

    /// <summary>Fails over its shard, and leaves the node as it is.</summary>
    FailoverOnly,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>The role that a node reports; <see cref="Unreachable"/> if it does not answer.</summary>
public enum NodeRole
{
    Unreachable,
    Primary,
    Replica,
}

/// <summary>The addresses that clients connect to, <c>host:port</c>; null if the topology has no such endpoint.</summary>
public sealed record EndpointsView(string? Primary, string? Reader, string? Configuration);

/// <summary>One step of a failover that has just happened.</summary>
public sealed record FailoverStep(FailoverStage Stage, string? FromNode, string? ToNode);

public enum FailoverStage
{
    PrimaryLost,
    Promoted,
    EndpointMoved,
    Recovering,
    Recovered,
}

/// <summary>The shards that a data plane starts with.</summary>
internal sealed record GroupShape(bool ClusterMode, ImmutableArray<ShardShape> Shards);

/// <summary>The nodes of one shard, the primary first.</summary>
/// <param name="Slots">The slots of the shard's data; all slots without cluster mode.</param>
/// <param name="Data">The RDB file to start from; null for an empty shard.</param>
internal sealed record ShardShape(string Id, ImmutableArray<string> Nodes, SlotSet Slots, string? Data = null);

/// <summary>The duration of ElastiCache's slow steps in this lab.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>The time from the loss of a primary to the start of the failover.</summary>
    public TimeSpan DetectionDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The time from a promotion to the endpoint's move. On AWS this is the lag of a DNS name.</summary>
    public TimeSpan EndpointLag { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The time before a lost node is restarted.</summary>
    public TimeSpan RecoveryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Durations observed on AWS: 29-33 s from the call to the event of completion, then the name's time to live, then a new node.
    /// </summary>
    public static DataPlaneOptions Realistic { get; } = new()
    {
        DetectionDelay = TimeSpan.FromSeconds(30),
        EndpointLag = TimeSpan.FromSeconds(5),
        RecoveryDelay = TimeSpan.FromSeconds(60),
    };
}
