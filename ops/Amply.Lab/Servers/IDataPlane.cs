namespace Amply.Lab.Servers;

/// <summary>The real Redis of one replication group: processes, replication, endpoints. It knows nothing of the API.</summary>
/// <remarks>
/// Mutating calls are made one at a time by the control plane. Each returns when the change has been verified on the processes.
/// </remarks>
public interface IDataPlane
{
    /// <summary>Every node with its role and offset, asked of the processes now; a node that does not answer is reported as such.</summary>
    Task<ImmutableArray<NodeView>> NodesAsync(CancellationToken cancellationToken);

    /// <summary>Where clients connect.</summary>
    EndpointsView Endpoints { get; }

    /// <summary>
    /// Loses the shard's primary, promotes the replica with the least lag, moves the endpoints and brings the old primary back as a
    /// replica.
    /// </summary>
    /// <param name="step">Called as each step has happened.</param>
    Task FailOverAsync(string shard, Action<FailoverStep> step, CancellationToken cancellationToken);

    /// <summary>
    /// Brings a node back whose process has ended: a replica from its primary, an only primary empty, as ElastiCache replaces it; one that
    /// runs is left alone.
    /// </summary>
    Task RecoverAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>Promotes a named replica with its primary alive; cluster mode disabled only.</summary>
    Task PromoteAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>Starts a replica of the shard's primary and waits until it is in sync.</summary>
    Task AddReplicaAsync(string shard, string nodeId, CancellationToken cancellationToken);

    Task RemoveReplicaAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>The hash slots that each shard serves; empty without cluster mode.</summary>
    ImmutableSortedDictionary<string, SlotSet> Slots { get; }

    /// <summary>
    /// Starts shards that have no slots yet, all or none of them, and waits until they serve and their replicas are in sync; cluster mode
    /// only.
    /// </summary>
    /// <param name="added">Their nodes, each one's primary first.</param>
    Task AddShardsAsync(ImmutableSortedDictionary<string, ImmutableArray<string>> added, CancellationToken cancellationToken);

    /// <summary>
    /// Moves slots with their keys while clients read and write, until these shards have equally many and others none; cluster mode only.
    /// </summary>
    /// <remarks>Where it fails, each slot stays served, and the next call goes on.</remarks>
    /// <param name="progress">Told the percentage that has moved.</param>
    Task SpreadSlotsAsync(ImmutableArray<string> over, Action<double> progress, CancellationToken cancellationToken);

    /// <summary>Ends shards that have no slots any more, once no client asks them.</summary>
    Task RemoveShardsAsync(ImmutableArray<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Restarts every node from its RDB file as a node of a Redis Cluster, with the ids and data it has, and returns when the cluster
    /// serves.
    /// </summary>
    /// <returns>For how long clients could not write: from the pause before the last save until the cluster serves.</returns>
    Task<TimeSpan> EnableClusterModeAsync(CancellationToken cancellationToken);

    /// <summary>Applies a parameter group's parameters (Redis' names) and the node type's maxmemory to every node.</summary>
    Task ConfigureAsync(long maxmemoryBytes, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken);

    /// <summary>Has the node write an RDB file of its present data, and copies it to <paramref name="destination"/>.</summary>
    Task SaveAsync(string nodeId, string destination, CancellationToken cancellationToken);

    /// <summary>Makes exactly these tokens valid passwords of clients on every node (two during a rotation).</summary>
    Task SetAuthTokensAsync(ImmutableArray<string> tokens, CancellationToken cancellationToken);
}

/// <summary>One redis-server as it is now.</summary>
public sealed record NodeView
{
    /// <summary>Member id, for example <c>amply-redis-prod-001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Node group, <c>0001</c> without cluster mode.</summary>
    public required string Shard { get; init; }

    public required string Address { get; init; }

    public required int Port { get; init; }

    public int? ProcessId { get; init; }

    public required NodeRole Role { get; init; }

    /// <summary>Replication offset in bytes; absent where the node does not answer.</summary>
    public long? Offset { get; init; }

    /// <summary>Only a replica's: whether the link to its primary is up.</summary>
    public bool? LinkUp { get; init; }

    /// <summary>Bytes of data, as INFO's used_memory.</summary>
    public long? UsedMemoryBytes { get; init; }

    public int? ConnectedClients { get; init; }

    /// <summary>
    /// The fields of INFO as the node told them; empty where it does not answer. CloudWatch's figures are computed from them.
    /// </summary>
    public ImmutableDictionary<string, string> Info { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>What a node says of itself; <see cref="Unreachable"/> where it says nothing.</summary>
public enum NodeRole
{
    Unreachable,
    Primary,
    Replica,
}

/// <summary>Where clients connect, <c>host:port</c>; absent where the topology has none.</summary>
public sealed record EndpointsView(string? Primary, string? Reader, string? Configuration);

/// <summary>One step of a failover, at the moment it happened.</summary>
public sealed record FailoverStep(FailoverStage Stage, string? FromNode, string? ToNode);

public enum FailoverStage
{
    PrimaryLost,
    Promoted,
    EndpointMoved,
    Recovering,
    Recovered,
}

/// <summary>What a data plane is started as.</summary>
internal sealed record GroupShape(bool ClusterMode, ImmutableArray<ShardShape> Shards);

/// <summary>One shard's nodes, the first of them its primary.</summary>
/// <param name="Slots">Those of its data; without cluster mode all.</param>
/// <param name="Data">The RDB file that it starts with; null for an empty one.</param>
internal sealed record ShardShape(string Id, ImmutableArray<string> Nodes, SlotSet Slots, string? Data = null);

/// <summary>How long ElastiCache's slow steps take in this lab.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>From the loss of a primary to the decision to fail over.</summary>
    public TimeSpan DetectionDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From a promotion to the endpoint's move; on AWS a DNS name's lag.</summary>
    public TimeSpan EndpointLag { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Before a lost node is made anew.</summary>
    public TimeSpan RecoveryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// As observed on AWS: 29-33 s from the call to completion, which is told by an event; then the name's time to live, and a new node.
    /// </summary>
    public static DataPlaneOptions Realistic { get; } = new()
    {
        DetectionDelay = TimeSpan.FromSeconds(30),
        EndpointLag = TimeSpan.FromSeconds(5),
        RecoveryDelay = TimeSpan.FromSeconds(60),
    };
}
