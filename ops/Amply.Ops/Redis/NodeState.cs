using System.Text.Json.Serialization;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis;

/// <summary>The state of one node as Redis reports it, or why Redis did not answer.</summary>
public sealed record NodeState
{
    /// <summary>The member id where the API gives one, else the name of the endpoint.</summary>
    public required string Id { get; init; }

    /// <summary><c>host:port</c>.</summary>
    public required string Endpoint { get; init; }

    public string Shard { get; init; } = Topology.OnlyShard;

    public required ObservedRole Role { get; init; }

    /// <summary>Why the node could not be read.</summary>
    public string? Problem { get; init; }

    /// <summary>The failure behind <see cref="Problem"/>; absent where Redis was not asked.</summary>
    [JsonIgnore]
    public ConnectionFailure? Failure { get; init; }

    /// <summary>Identifies the running process. It changes with a restart.</summary>
    public string? RunId { get; init; }

    /// <summary>Bytes of the replication stream that the node has written or received.</summary>
    public long? ReplicationOffset { get; init; }

    /// <summary>Replicas only: whether the link to the primary is up.</summary>
    public bool? LinkUp { get; init; }

    /// <summary>Replicas only: seconds since the last data from the primary, while the link is up.</summary>
    public long? SecondsSincePrimary { get; init; }

    /// <summary>Replicas only: seconds since the link to the primary went down; absent while the link is up.</summary>
    public long? LinkDownSeconds { get; init; }

    /// <summary>Replicas only: bytes of the primary's replication stream that the replica has not received.</summary>
    public long? LagBytes { get; init; }

    /// <summary>Replicas only: whether the replica copies all data of its primary, which is a full sync.</summary>
    public bool? SyncInProgress { get; init; }

    /// <summary>Bytes that a full sync still has to copy; absent where the primary has not told the size.</summary>
    public long? SyncBytesLeft { get; init; }

    /// <summary>Bytes that a full sync has copied.</summary>
    public long? SyncBytesRead { get; init; }

    /// <summary>The id of the replication stream. A primary and the replicas that follow it have the same id.</summary>
    public string? ReplicationId { get; init; }

    /// <summary>Primaries only.</summary>
    public long? ConnectedReplicas { get; init; }

    public long? UsedMemoryBytes { get; init; }

    public long? MaxMemoryBytes { get; init; }

    /// <summary>Resident memory divided by used memory. Above 1.5 memory is fragmented, below 1 it is swapped.</summary>
    public double? FragmentationRatio { get; init; }

    /// <summary>Since the process started.</summary>
    public long? EvictedKeys { get; init; }

    /// <summary>Lookups with a key, since the process started.</summary>
    public long? Hits { get; init; }

    /// <summary>Lookups without a key, since the process started.</summary>
    public long? Misses { get; init; }

    public long? Connections { get; init; }

    /// <summary>Connections refused because of maxclients, since the process started.</summary>
    public long? RejectedConnections { get; init; }

    /// <summary>The keys of database 0, which the applications use.</summary>
    public long? Keys { get; init; }

    /// <summary>The keys of the other databases that have any: <c>db1</c>. No verb looks at them.</summary>
    public ImmutableSortedDictionary<string, long>? OtherDatabases { get; init; }

    /// <summary>Cluster only: the slots that the node knows a working primary for.</summary>
    public long? SlotsServed { get; init; }

    public long? UptimeSeconds { get; init; }

    public long? SlowLogLength { get; init; }

    public bool? SnapshotInProgress { get; init; }

    public bool? LastSnapshotFailed { get; init; }

    public bool? Loading { get; init; }

    public string? Version { get; init; }

    /// <summary>Replicas only: seconds since the replica last heard of its primary, whether the link is up or down.</summary>
    [JsonIgnore]
    public long? SecondsBehind => LinkUp == true ? SecondsSincePrimary : LinkDownSeconds;

    public double? HitRatePercent => Hits + Misses > 0 ? 100.0 * Hits / (Hits + Misses) : null;

    public double? MemoryPercent => MaxMemoryBytes > 0 ? 100.0 * UsedMemoryBytes / MaxMemoryBytes : null;
}

[JsonConverter(typeof(CamelCaseEnumConverter<ObservedRole>))]
public enum ObservedRole
{
    /// <summary>The node did not answer.</summary>
    Unreachable,
    Primary,
    Replica,
}
