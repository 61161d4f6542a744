using Amply.Model.Settings;

namespace Amply.Model.Design;

/// <summary>Shards, replicas and members of a mode.</summary>
public sealed record GroupTopology
{
    private GroupTopology()
    {
    }

    public required Mode Mode { get; init; }

    public required int Shards { get; init; }

    public required int ReplicasPerShard { get; init; }

    /// <summary>Member ids, shard by shard.</summary>
    public required ImmutableArray<string> Members { get; init; }

    public bool HasReplicas => ReplicasPerShard > 0;

    /// <summary>Automatic failover and Multi-AZ: on wherever the group has a replica.</summary>
    public bool FailsOver => HasReplicas;

    /// <summary>The provider's <c>clusterMode</c>.</summary>
    public string ClusterMode => Mode switch
    {
        Mode.Cluster => "enabled",
        Mode.Compatible => "compatible",
        _ => "disabled",
    };

    /// <summary>Whether clients connect to a configuration endpoint instead of a primary endpoint.</summary>
    public bool HasConfigurationEndpoint => Mode == Mode.Cluster;

    public int Nodes => Shards * (1 + ReplicasPerShard);

    public static GroupTopology Of(RedisSettings settings, string replicationGroupId) => new()
    {
        Mode = settings.Mode,
        Shards = settings.Shards,
        ReplicasPerShard = settings.Replicas,
        Members = settings.MemberIds.IsEmpty ? Derived(settings, replicationGroupId) : settings.MemberIds,
    };

    private static ImmutableArray<string> Derived(RedisSettings settings, string id) =>
    [
        .. from shard in Enumerable.Range(1, settings.Shards)
           from number in Enumerable.Range(1, 1 + settings.Replicas)
           select MemberNames.Member(id, settings.Mode == Mode.Cluster ? MemberNames.Shard(shard) : null, number),
    ];
}
