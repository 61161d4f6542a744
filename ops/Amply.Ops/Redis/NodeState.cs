using System.Text.Json.Serialization;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis;

/// <summary>One node as Redis itself describes it, or why it does not.</summary>
public sealed record NodeState
{
    /// <summary>Member id where the API names it, else the endpoint.</summary>
    public required string Id { get; init; }

    /// <summary><c>host:port</c>.</summary>
    public required string Endpoint { get; init; }

    public string Shard { get; init; } = Topology.OnlyShard;

    public required ObservedRole Role { get; init; }

    /// <summary>Why nothing else is known.</summary>
    public string? Problem { get; init; }

    /// <summary>What <see cref="Problem"/> says, as a kind; absent where Redis was not asked.</summary>
    [JsonIgnore]
    public ConnectionFailure? Failure { get; init; }

    /// <summary>What identifies the running process; a new one after a restart.</summary>
    public string? RunId { get; init; }

    /// <summary>Bytes of the replication stream that it has written or received.</summary>
    public long? ReplicationOffset { get; init; }

    /// <summary>Only a replica's: whether the link to its primary is up.</summary>
    public bool? LinkUp { get; init; }

    /// <summary>Only a replica's: seconds since it last heard of its primary.</summary>
    public long? SecondsSincePrimary { get; init; }

    /// <summary>Only a primary's.</summary>
    public long? ConnectedReplicas { get; init; }

    public long? UsedMemoryBytes { get; init; }

    public long? MaxMemoryBytes { get; init; }

    /// <summary>Resident over used memory; above 1.5 with much data is fragmented, below 1 is swapped.</summary>
    public double? FragmentationRatio { get; init; }

    /// <summary>Since the process started.</summary>
    public long? EvictedKeys { get; init; }

    /// <summary>Lookups that found a key, since the process started.</summary>
    public long? Hits { get; init; }

    /// <summary>Lookups that found none, since the process started.</summary>
    public long? Misses { get; init; }

    public long? Connections { get; init; }

    /// <summary>Connections refused for want of room, since the process started.</summary>
    public long? RejectedConnections { get; init; }

    public long? Keys { get; init; }

    public long? UptimeSeconds { get; init; }

    public long? SlowLogLength { get; init; }

    public bool? SnapshotInProgress { get; init; }

    public bool? LastSnapshotFailed { get; init; }

    public bool? Loading { get; init; }

    public string? Version { get; init; }

    public double? HitRatePercent => Hits + Misses > 0 ? 100.0 * Hits / (Hits + Misses) : null;

    public double? MemoryPercent => MaxMemoryBytes > 0 ? 100.0 * UsedMemoryBytes / MaxMemoryBytes : null;
}

[JsonConverter(typeof(CamelCaseEnumConverter<ObservedRole>))]
public enum ObservedRole
{
    /// <summary>It did not answer.</summary>
    Unreachable,
    Primary,
    Replica,
}
